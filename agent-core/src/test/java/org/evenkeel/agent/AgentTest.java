package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AgentTest {
  private static final long SECOND = 1_000_000_000L;

  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private final StringWriter lines = new StringWriter();
  private final Agent agent = agent(AgentConfiguration.DEFAULTS);

  private Agent agent(AgentConfiguration configuration) {
    Log log = new Log(new PrintWriter(lines, true));
    Sampler sampler = new Sampler(metrics, new Scripts(Platform.PLAIN), log);
    return new Agent(Wanted.from(configuration), sampler, false, log, 0);
  }

  private String answerAt(Agent of, long nanos) {
    of.tick(nanos);
    return of.snapshot().reply(ResponderSetting.DEFAULT_NAME, nanos).text();
  }

  private static AgentConfiguration with(AgentStatus status) {
    AgentConfiguration.Operation operation = AgentConfiguration.DEFAULTS.operation();
    return with(
        new AgentConfiguration.Operation(
            status, false, operation.interval(), operation.commandInterval(), operation.linger()));
  }

  private static AgentConfiguration with(AgentConfiguration.Operation operation) {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    return new AgentConfiguration(
        defaults.metrics(),
        defaults.judgement(),
        operation,
        defaults.responders(),
        defaults.logLevel());
  }

  @Test
  void nothingIsAnsweredBeforeAFirstRealSample() {
    assertEquals("", answerAt(agent, 0));
    assertEquals("97%", answerAt(agent, SECOND));
  }

  @Test
  void askingDoesNotMeasure() {
    agent.tick(0);
    agent.tick(SECOND);
    int reads = metrics.cpuReads.get();
    for (int i = 0; i < 1_000; i++) {
      assertEquals("97%", agent.snapshot().reply(ResponderSetting.DEFAULT_NAME, SECOND).text());
    }
    assertEquals(reads, metrics.cpuReads.get());
  }

  @Test
  void aChangeOfStateIsAnnouncedForTheCommandInterval() {
    agent.tick(0);
    agent.use(with(AgentStatus.DRAIN));
    assertEquals("drain", answerAt(agent, SECOND));
    assertEquals("drain", answerAt(agent, 60 * SECOND));
    agent.use(with(AgentStatus.NORMAL));
    assertEquals("up ready 97%", answerAt(agent, 61 * SECOND));
    assertEquals("up ready 97%", answerAt(agent, 70 * SECOND));
    assertEquals("97%", answerAt(agent, 71 * SECOND));
  }

  @Test
  void aCommandHoldsUntilTheFileSaysSomethingElse() {
    agent.tick(0);
    agent.operate(AgentStatus.HALT);
    assertEquals("maint", answerAt(agent, SECOND));
    agent.use(with(AgentStatus.NORMAL));
    assertEquals("maint", answerAt(agent, 2 * SECOND), "the file says what it said before");
    agent.use(with(AgentStatus.DRAIN));
    assertEquals("drain", answerAt(agent, 3 * SECOND));
    agent.operate(AgentStatus.NORMAL);
    assertEquals("up ready 97%", answerAt(agent, 4 * SECOND), "a command is over the file");
  }

  @Test
  void theLastAnswerStandsForAWhileWhenMeasuringFailsAndThenSilenceIsHonest() {
    agent.tick(0);
    agent.tick(SECOND);
    metrics.broken = true;
    assertEquals("97%", answerAt(agent, 2 * SECOND));
    assertEquals("97%", answerAt(agent, 10 * SECOND));
    assertEquals("", answerAt(agent, 11 * SECOND));
    metrics.broken = false;
    assertEquals("97%", answerAt(agent, 12 * SECOND));
    List<String> log = lines.toString().lines().toList();
    assertEquals(2, log.size(), "one line when it starts to fail, one when it works again");
  }

  @Test
  void aWindowWithoutATickKeepsTheLastReading() {
    agent.tick(0);
    agent.tick(SECOND);
    metrics.cpu = OptionalDouble.empty();
    assertEquals("97%", answerAt(agent, 2 * SECOND));
  }

  @Test
  void aStateIsSaidEvenWhenNothingCanBeMeasured() {
    agent.tick(0);
    agent.tick(SECOND);
    metrics.broken = true;
    agent.operate(AgentStatus.DRAIN);
    assertEquals("drain", answerAt(agent, 60 * SECOND));
  }

  @Test
  void anAnswerThatNobodyRenewsEnds() {
    agent.tick(0);
    agent.tick(SECOND);
    // The sampling thread is held up; only the clock goes on.
    Agent.Snapshot last = agent.snapshot();
    assertEquals("97%", last.reply(ResponderSetting.DEFAULT_NAME, 11 * SECOND - 1).text());
    assertEquals("", last.reply(ResponderSetting.DEFAULT_NAME, 11 * SECOND).text());
    agent.operate(AgentStatus.HALT);
    agent.tick(12 * SECOND);
    assertEquals(
        "maint", agent.snapshot().reply(ResponderSetting.DEFAULT_NAME, 99 * SECOND).text());
  }

  @Test
  void aLongSleepOfTheMachineCostsNoMoreThanOneSample() {
    agent.tick(0);
    agent.tick(SECOND);
    metrics.cpu = OptionalDouble.of(60);
    assertEquals("40%", answerAt(agent, 3600 * SECOND), "what is fresh is said at once");
  }

  @Test
  void leavingIsSaidAsDrainAndNeverWeakensTheOperatorsWord() {
    agent.tick(0);
    agent.leave();
    assertEquals("drain", answerAt(agent, SECOND));
    agent.operate(AgentStatus.HALT);
    assertEquals("maint", answerAt(agent, 2 * SECOND));
    agent.operate(AgentStatus.NORMAL);
    assertEquals("drain", answerAt(agent, 3 * SECOND), "there is no way back");
  }

  @Test
  void aThresholdsWordIsSaidWhileItIsExceededAndTheReturnIsAnnounced() {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    Agent guarded =
        agent(
            new AgentConfiguration(
                List.of(new Metric.Cpu(new Metric.Share(1, 80))),
                new AgentConfiguration.Judgement(
                    true, new ThresholdRule(ThresholdRule.Mode.METRIC, "down", 0), Duration.ZERO),
                defaults.operation(),
                defaults.responders(),
                defaults.logLevel()));
    guarded.tick(0);
    assertEquals("97%", answerAt(guarded, SECOND));
    metrics.cpu = OptionalDouble.of(81);
    assertEquals("down", answerAt(guarded, 2 * SECOND));
    assertEquals("down", answerAt(guarded, 99 * SECOND));
    metrics.cpu = OptionalDouble.of(80);
    assertEquals("up ready 20%", answerAt(guarded, 100 * SECOND));
    assertEquals("20%", answerAt(guarded, 110 * SECOND));
  }

  @Test
  void eachResponderCountsItsOwnMetrics() {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    ResponderSetting plain = ResponderSetting.plain(1);
    ResponderSetting other =
        new ResponderSetting(
            "memory",
            2,
            List.of(),
            plain.protocol(),
            ResponderSetting.Format.INTEGER,
            Map.of("ram", 1.0),
            plain.access(),
            Optional.empty());
    Agent two =
        agent(
            new AgentConfiguration(
                defaults.metrics(),
                defaults.judgement(),
                defaults.operation(),
                List.of(plain, other),
                defaults.logLevel()));
    two.tick(0);
    assertEquals("97%", answerAt(two, SECOND));
    assertEquals("60", two.snapshot().reply("memory", SECOND).text());
    assertEquals("", two.snapshot().reply("nobody", SECOND).text());
  }

  @Test
  void connectionsAreCountedOnlyForServicesThatCount() {
    Metric.Cpu cpu = new Metric.Cpu(new Metric.Share(0, 100));
    Metric off = service("off", 80, 0, 1);
    Agent idle = agent(with(List.of(cpu, off)));
    idle.tick(0);
    assertEquals("100%", answerAt(idle, SECOND), "a maximum of 0 is not a full service");
    assertEquals(0, metrics.connectionReads.get());

    idle.use(with(List.of(cpu, off, service("on", 50, 200, 1))));
    assertEquals("75%", answerAt(idle, 2 * SECOND));
    assertEquals(1, metrics.connectionReads.get());
  }

  @Test
  void moreConnectionsThanTheMaximumAreAFullService() {
    metrics.cpu = OptionalDouble.of(0);
    Metric.Cpu cpu = new Metric.Cpu(new Metric.Share(1, 100));
    Agent full = agent(with(List.of(cpu, service("on", 50, 10, 1))));
    full.tick(0);
    assertEquals("50%", answerAt(full, SECOND));
  }

  @Test
  void whatTheSystemDoesNotOfferIsSaidAndNotCounted() {
    List<Metric> wanted =
        List.of(
            new Metric.Cpu(new Metric.Share(1, 100)),
            new Metric.Swap(new Metric.Share(1, 0)),
            new Metric.Waiting(Pressure.IO, new Metric.Share(1, 0)),
            new Metric.Disk("root", Path.of("/"), new Metric.Share(1, 0)));
    Agent poor = agent(with(wanted));
    poor.tick(0);
    assertEquals("97%", answerAt(poor, SECOND));
    List<MetricReading> readings = poor.snapshot().readings();
    assertEquals(
        List.of("cpu", "swap", "pressure io", "root"),
        readings.stream().map(MetricReading::name).toList());
    for (MetricReading reading : readings.subList(1, 4)) {
      assertEquals("not offered by this system", reading.note());
    }
  }

  private static AgentConfiguration with(List<Metric> wanted) {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    return new AgentConfiguration(
        wanted,
        defaults.judgement(),
        defaults.operation(),
        defaults.responders(),
        defaults.logLevel());
  }

  private static Metric service(String name, int port, int maximum, double importance) {
    return new Metric.Connections(
        name,
        new ServiceEndpoint(Optional.empty(), port),
        maximum,
        new Metric.Share(importance, 0));
  }
}

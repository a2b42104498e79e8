package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AgentTest {
  private static final long SECOND = 1_000_000_000L;

  private final InMemoryMetrics metrics = new InMemoryMetrics();
  private final StringWriter lines = new StringWriter();
  private final Agent agent = agent(AgentConfiguration.DEFAULTS);

  private Agent agent(AgentConfiguration configuration) {
    return new Agent(configuration, metrics, new Log(new PrintWriter(lines, true)), 0);
  }

  private String answerAt(Agent of, long nanos) {
    of.tick(nanos);
    return of.snapshot().reply().text();
  }

  private static AgentConfiguration with(AgentStatus status) {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    AgentConfiguration.Operation operation =
        new AgentConfiguration.Operation(status, false, defaults.operation().interval());
    return new AgentConfiguration(
        defaults.metrics(), operation, defaults.answering(), defaults.logLevel());
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
      ByteBuffer answer = agent.answer();
      assertEquals(4, answer.remaining());
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
  void connectionsAreCountedOnlyForServicesThatCount() {
    AgentConfiguration.Resource cpu = new AgentConfiguration.Resource(0, 100);
    AgentConfiguration.TcpService off = service("off", 80, 0, 1);
    Agent idle = agent(with(new AgentConfiguration.Metrics(cpu, cpu, List.of(off))));
    idle.tick(0);
    assertEquals("100%", answerAt(idle, SECOND), "a maximum of 0 is not a full service");
    assertEquals(0, metrics.connectionReads.get());

    AgentConfiguration.TcpService on = service("on", 50, 200, 1);
    idle.use(with(new AgentConfiguration.Metrics(cpu, cpu, List.of(off, on))));
    assertEquals("75%", answerAt(idle, 2 * SECOND));
    assertEquals(1, metrics.connectionReads.get());
  }

  @Test
  void moreConnectionsThanTheMaximumAreAFullService() {
    AgentConfiguration.Resource cpu = new AgentConfiguration.Resource(1, 100);
    AgentConfiguration.Resource ram = new AgentConfiguration.Resource(0, 100);
    metrics.cpu = OptionalDouble.of(0);
    Agent full =
        agent(with(new AgentConfiguration.Metrics(cpu, ram, List.of(service("on", 50, 10, 1)))));
    full.tick(0);
    assertEquals("50%", answerAt(full, SECOND));
  }

  private static AgentConfiguration with(AgentConfiguration.Metrics metrics) {
    AgentConfiguration defaults = AgentConfiguration.DEFAULTS;
    return new AgentConfiguration(
        metrics, defaults.operation(), defaults.answering(), defaults.logLevel());
  }

  private static AgentConfiguration.TcpService service(
      String name, int port, int maximum, double importance) {
    return new AgentConfiguration.TcpService(
        name, new ServiceEndpoint(Optional.empty(), port), maximum, importance);
  }
}

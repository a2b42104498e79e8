package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: reads agent.xml, measures, answers, and follows the file. {@link #start} and
 * {@link #run} belong to one thread; the other methods may be called from any.
 */
public final class AgentService implements AutoCloseable {
  /** A system that gives no numbers for that long will not do so later. */
  private static final Duration FIRST_SAMPLE_WITHIN = Duration.ofSeconds(10);

  /** How often agent.xml is looked at; less often only where the file itself wants so. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Until a file that was just seen changing is looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /**
   * What the command line and the system decide.
   *
   * @param file agent.xml; may be absent
   * @param port TCP port of the first responder instead of the file's, 0 = any free one
   * @param listen local address for it to listen on instead of the file's; empty = the file's
   * @param platform what differs from system to system
   * @param patience for ports that cannot be had at the start
   */
  public record Setup(
      Path file,
      OptionalInt port,
      Optional<InetAddress> listen,
      Platform platform,
      Patience patience) {
    /** One that fails at once where a port cannot be had. */
    public Setup(Path file, OptionalInt port, Optional<InetAddress> listen, Platform platform) {
      this(file, port, listen, platform, Patience.NONE);
    }

    /** The same on a system without peculiarities. */
    public Setup(Path file, OptionalInt port, Optional<InetAddress> listen) {
      this(file, port, listen, Platform.PLAIN);
    }
  }

  private enum Event {
    RELOAD,
    OPERATED,
    STOP
  }

  private final Setup setup;
  private final SystemMetrics metrics;
  private final Log log;
  private final ConfigurationFile file;
  private final Debt debt;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(64);

  // Written by the owning thread; what others read is volatile.
  private volatile AgentConfiguration configuration = AgentConfiguration.DEFAULTS;
  private volatile Optional<Agent> agent = Optional.empty();
  private volatile Optional<Doors> doors = Optional.empty();

  /** Starts nothing yet; owns {@code metrics} from here on. */
  public AgentService(Setup setup, SystemMetrics metrics, Log log) {
    this.setup = setup;
    this.metrics = metrics;
    this.log = log;
    this.file = new ConfigurationFile(setup.file());
    this.debt = new Debt(setup.platform().owed(), log);
  }

  /**
   * Reads the file, waits for a first real sample, then listens: a busy machine never starts by
   * saying that it is idle.
   *
   * @throws ConfigurationException when agent.xml is wrong
   * @throws IOException when nothing can be measured or the port cannot be had
   */
  public void start() throws ConfigurationException, IOException, InterruptedException {
    configuration = initialConfiguration();
    log.level(configuration.logLevel());
    Scripts scripts = new Scripts(setup.platform());
    Agent started =
        new Agent(
            Wanted.from(configuration),
            new Sampler(metrics, scripts, log),
            owing(),
            log,
            System.nanoTime());
    agent = Optional.of(started);
    started.start();
    if (!started.awaitFirstSample(FIRST_SAMPLE_WITHIN)) {
      throw new IOException(
          "no reading of the processors within %d s; the log above says why"
              .formatted(FIRST_SAMPLE_WITHIN.toSeconds()));
    }
    Doors opened = new Doors(started::answer, log);
    opened.commit(prepared(opened));
    doors = Optional.of(opened);
  }

  /** All ports or none; for as long as the setup has patience. */
  private Doors.Change prepared(Doors opened) throws IOException, InterruptedException {
    while (true) {
      try {
        return opened.prepare(configuration.responders());
      } catch (IOException e) {
        if (!setup.patience().again(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether an earlier run may have said what only {@code up ready} undoes: it was seen to, or the
   * file is the operator's switch, or the agent says {@code drain} whenever it leaves.
   */
  private boolean owing() {
    AgentConfiguration.Operation operation = configuration.operation();
    return debt.owing() || operation.followed() || !operation.linger().isZero();
  }

  private AgentConfiguration initialConfiguration() throws IOException, ConfigurationException {
    Optional<ConfigurationReader.Accepted> accepted = file.read();
    if (accepted.isEmpty()) {
      log.info("no file %s; the defaults hold".formatted(file.path()));
    }
    accepted.ifPresent(this::logIgnored);
    return overridden(
        accepted
            .map(ConfigurationReader.Accepted::configuration)
            .orElse(AgentConfiguration.DEFAULTS));
  }

  /** What the command line says is over what the file says. */
  private AgentConfiguration overridden(AgentConfiguration read) {
    ResponderSetting first = read.responders().getFirst();
    List<ResponderSetting> responders = new ArrayList<>(read.responders());
    responders.set(
        0,
        first.at(
            setup.port().orElse(first.port()),
            setup.listen().map(List::of).orElse(first.listen())));
    return new AgentConfiguration(
        read.metrics(), read.judgement(), read.operation(), responders, read.logLevel());
  }

  /**
   * Serves until {@link #stop}, and then as long as agent.xml wants it to linger, or until {@link
   * #stop} is called again; the caller then closes.
   */
  public void run() throws InterruptedException {
    while (true) {
      Event event = nextEvent();
      if (event == Event.STOP) {
        lingerBeforeLeaving();
        return;
      }
      if (event == Event.RELOAD || file.changedAndResting()) {
        readAgain();
      }
      debt.set(agent.orElseThrow().owing());
    }
  }

  /** Null when it is time to look at the file. */
  private @Nullable Event nextEvent() throws InterruptedException {
    AgentConfiguration.Operation operation = configuration.operation();
    Duration usual = operation.followed() ? operation.interval() : LOOK;
    Duration wait = file.restless() ? LOOK_AGAIN : usual;
    return events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lingerBeforeLeaving() throws InterruptedException {
    Duration linger = configuration.operation().linger();
    if (linger.isZero()) {
      return;
    }
    leave();
    debt.set(true);
    log.info(
        "leaving: clients are told to drain for %d s; a second request to stop ends that"
            .formatted(linger.toSeconds()));
    long end = System.nanoTime() + linger.toNanos();
    for (long left = linger.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (events.poll(left, TimeUnit.NANOSECONDS) == Event.STOP) {
        return;
      }
    }
  }

  /**
   * Answers {@code drain} from now on, whatever is measured, because the machine is about to go.
   * There is no way back but a restart. {@link #run} calls it before it lingers; a system that is
   * told of a shutdown earlier calls it then. Fails before {@link #start}.
   */
  public void leave() {
    agent.orElseThrow().leave();
  }

  /** How long {@link #run} goes on after {@link #stop}, as agent.xml says now. */
  public Duration linger() {
    return configuration.operation().linger();
  }

  /** Reads agent.xml again soon; one that is wrong leaves the running configuration in force. */
  public void reload() {
    offerOnce(Event.RELOAD);
  }

  private void offerOnce(Event event) {
    if (!events.contains(event)) {
      events.offer(event);
    }
  }

  /**
   * Sets the operator's state, from now until the next call, the next start, or the next change of
   * {@code AgentStatus} in agent.xml. Fails before {@link #start}.
   */
  public void operate(AgentStatus status) {
    agent.orElseThrow().operate(status);
    offerOnce(Event.OPERATED);
    log.info("the operator's state is %s now".formatted(status));
  }

  /** What {@link ControlDoor} has to do with a verb. Fails before {@link #start}. */
  public String control(ControlVerb verb) {
    return switch (verb) {
      case STATUS -> ReportText.encode(report());
      case ONLINE -> operated(AgentStatus.NORMAL);
      case DRAIN -> operated(AgentStatus.DRAIN);
      case HALT -> operated(AgentStatus.HALT);
      case RELOAD -> {
        reload();
        yield "ok\n";
      }
    };
  }

  private String operated(AgentStatus status) {
    operate(status);
    return "ok\n";
  }

  /** Makes {@link #run} return, after its linger; a second call makes it return at once. */
  public void stop() {
    events.offer(Event.STOP);
  }

  private void readAgain() {
    try {
      Optional<ConfigurationReader.Accepted> accepted = file.read();
      if (accepted.isEmpty()) {
        log.warning("no file %s; the running configuration stays".formatted(file.path()));
        return;
      }
      logIgnored(accepted.get());
      take(overridden(accepted.get().configuration()));
      log.info("read %s again".formatted(file.path()));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(file.path())));
      log.error("%s was refused; the running configuration stays".formatted(file.path()));
    } catch (IOException e) {
      log.error("%s; the running configuration stays".formatted(e.getMessage()));
    }
  }

  /** All of it or, when a new port cannot be had, nothing. */
  private void take(AgentConfiguration wanted) throws IOException {
    Doors open = doors.orElseThrow();
    Doors.Change change = open.prepare(wanted.responders());
    configuration = wanted;
    log.level(wanted.logLevel());
    agent.orElseThrow().use(wanted);
    // New responders have something to say before they listen.
    agent.orElseThrow().awaitPublished();
    try {
      open.commit(change);
    } catch (IOException e) {
      throw new IOException("taken but for one responder: " + e.getMessage(), e);
    }
  }

  private void logIgnored(ConfigurationReader.Accepted accepted) {
    accepted.ignored().forEach(problem -> log.warning(problem.in(file.path())));
  }

  /** Where clients of the first responder are answered. Fails before {@link #start}. */
  public InetSocketAddress address() {
    return doors.orElseThrow().first();
  }

  /** Whether the service does its work; when it does not, only a restart helps. */
  public boolean alive() {
    return agent.isPresent() && agent.get().alive(System.nanoTime());
  }

  /** The state now. Fails before {@link #start}. */
  public Report report() {
    Agent.Snapshot snapshot = agent.orElseThrow().snapshot();
    long now = System.nanoTime();
    List<ResponderReport> responders =
        doors.orElseThrow().report(name -> snapshot.reply(name, now).text());
    ResponderReport first = responders.getFirst();
    return new Report(
        first.answer(),
        snapshot.wanted().status(),
        first.listen(),
        snapshot.readings(),
        responders);
  }

  /** Stops answering, then measuring; a few seconds at most. Does nothing the second time. */
  @Override
  public void close() {
    doors.ifPresent(Doors::close);
    agent.ifPresent(Agent::close);
    metrics.close();
  }
}

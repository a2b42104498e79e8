package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
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

  /** Connections that wait for the responder; a burst of pollers is far smaller. */
  private static final int BACKLOG = 1024;

  private static final Responder.Manners MANNERS =
      new Responder.Manners("responder", Duration.ofSeconds(1), 512);

  /**
   * What the command line decides.
   *
   * @param file agent.xml; may be absent
   * @param port TCP port instead of the file's, 0 = any free one
   * @param listen local address to listen on; empty = all
   */
  public record Setup(Path file, OptionalInt port, Optional<InetAddress> listen) {}

  private enum Event {
    RELOAD,
    STOP
  }

  private record Door(Responder responder, InetSocketAddress address, int wantedPort) {}

  private final Setup setup;
  private final SystemMetrics metrics;
  private final Log log;
  private final ConfigurationFile file;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(64);

  // Written by the owning thread; the two that report() reads are volatile.
  private AgentConfiguration configuration = AgentConfiguration.DEFAULTS;
  private volatile Optional<Agent> agent = Optional.empty();
  private volatile Optional<Door> door = Optional.empty();

  /** Starts nothing yet; owns {@code metrics} from here on. */
  public AgentService(Setup setup, SystemMetrics metrics, Log log) {
    this.setup = setup;
    this.metrics = metrics;
    this.log = log;
    this.file = new ConfigurationFile(setup.file());
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
    Agent started = new Agent(configuration, metrics, log, System.nanoTime());
    agent = Optional.of(started);
    started.start();
    if (!started.awaitFirstSample(FIRST_SAMPLE_WITHIN)) {
      throw new IOException(
          "no reading of the processors within %d s; the log above says why"
              .formatted(FIRST_SAMPLE_WITHIN.toSeconds()));
    }
    door = Optional.of(open(wantedPort(configuration)));
  }

  private AgentConfiguration initialConfiguration() throws IOException, ConfigurationException {
    Optional<ConfigurationReader.Accepted> accepted = file.read();
    if (accepted.isEmpty()) {
      log.info("no file %s; the defaults hold".formatted(file.path()));
    }
    accepted.ifPresent(this::logIgnored);
    return accepted
        .map(ConfigurationReader.Accepted::configuration)
        .orElse(AgentConfiguration.DEFAULTS);
  }

  /** Serves until {@link #stop}; the caller then closes. */
  public void run() throws InterruptedException {
    while (true) {
      Event event = nextEvent();
      if (event == Event.STOP) {
        return;
      }
      if (event == Event.RELOAD || file.changed()) {
        readAgain();
      }
    }
  }

  /** Null when it is time to look whether the operator changed the file. */
  private @Nullable Event nextEvent() throws InterruptedException {
    AgentConfiguration.Operation operation = configuration.operation();
    return operation.followed()
        ? events.poll(operation.interval().toNanos(), TimeUnit.NANOSECONDS)
        : events.take();
  }

  /** Reads agent.xml again soon; one that is wrong leaves the running configuration in force. */
  public void reload() {
    if (!events.contains(Event.RELOAD)) {
      events.offer(Event.RELOAD);
    }
  }

  /**
   * Sets the operator's state, from now until the next call, the next start, or the next change of
   * {@code AgentStatus} in agent.xml. Fails before {@link #start}.
   */
  public void operate(AgentStatus status) {
    agent.orElseThrow().operate(status);
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

  /** Makes {@link #run} return. */
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
      take(accepted.get().configuration());
      log.info("read %s again".formatted(file.path()));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(file.path())));
      log.error("%s was refused; the running configuration stays".formatted(file.path()));
    } catch (IOException e) {
      log.error("%s; the running configuration stays".formatted(e.getMessage()));
    }
  }

  /** All of it or, when the new port cannot be had, nothing. */
  private void take(AgentConfiguration wanted) throws IOException {
    Door current = door.orElseThrow();
    if (wantedPort(wanted) != current.wantedPort()) {
      door = Optional.of(open(wantedPort(wanted)));
      current.responder().close();
    }
    configuration = wanted;
    log.level(wanted.logLevel());
    agent.orElseThrow().use(wanted);
  }

  private void logIgnored(ConfigurationReader.Accepted accepted) {
    accepted.ignored().forEach(problem -> log.warning(problem.in(file.path())));
  }

  private int wantedPort(AgentConfiguration of) {
    return setup.port().orElse(of.answering().port());
  }

  private Door open(int port) throws IOException {
    InetSocketAddress wanted =
        setup
            .listen()
            .map(address -> new InetSocketAddress(address, port))
            .orElseGet(() -> new InetSocketAddress(port));
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(wanted, BACKLOG);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          """
          cannot listen on %s: %s
          If another program has the port, "ss -ltnp sport = :%d" names it. Where an older agent was \
          set up it is xinetd: remove /etc/xinetd.d/lb-feedback and restart xinetd. Or choose \
          another port with --port, another address with --listen.\
          """
              .formatted(text(wanted), e.getMessage(), port),
          e);
    }
    InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
    Agent answering = agent.orElseThrow();
    Talk talk = _ -> Optional.of(answering.answer());
    return new Door(Responder.start(channel, MANNERS, talk, log), bound, port);
  }

  /** Where clients are answered. Fails before {@link #start}. */
  public InetSocketAddress address() {
    return door.orElseThrow().address();
  }

  /** The state now. Fails before {@link #start}. */
  public Report report() {
    Agent.Snapshot snapshot = agent.orElseThrow().snapshot();
    String answer = snapshot.reply().text();
    String listen = text(address());
    return new Report(
        answer,
        snapshot.status(),
        listen,
        snapshot.readings(),
        List.of(new ResponderReport("default", listen, "tcp", answer, 0, 0)));
  }

  private static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "*" : host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }

  /** Stops answering, then measuring; a few seconds at most. Does nothing the second time. */
  @Override
  public void close() {
    door.ifPresent(open -> open.responder().close());
    agent.ifPresent(Agent::close);
    metrics.close();
  }
}

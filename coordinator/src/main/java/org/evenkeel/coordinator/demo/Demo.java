package org.evenkeel.coordinator.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.Log;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.account.GeneratedPassword;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the demo starts; closing it leaves nothing behind. */
public final class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final IpAddress VIP = IpAddress.parse("127.0.0.1");
  private static final int VIP_PORT = 8080;
  private static final int WEB_PORT = 9443;
  private static final int SERVER_PORT = 8000;
  private static final int AGENT_PORT = 3333;

  /** Capacities of 1 : 2 : 4. */
  private static final List<Machine> MACHINES =
      List.of(
          new Machine("small", IpAddress.parse("127.0.0.11"), 2),
          new Machine("medium", IpAddress.parse("127.0.0.12"), 4),
          new Machine("large", IpAddress.parse("127.0.0.13"), 8));

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path root;
  private final Coordinator coordinator;
  private final Optional<DemoLoad> load;

  private record Machine(String name, IpAddress address, int workers) {}

  private Demo(boolean withLoad) throws StartException, IOException, InterruptedException {
    refuseTakenPorts();
    root = Files.createTempDirectory("evenkeel-demo-");
    started.push(() -> remove(root));
    try {
      for (Machine machine : MACHINES) {
        start(machine);
      }
      Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
      Files.writeString(etc.resolve("evenkeel.yaml"), configuration());
      Files.writeString(
          etc.resolve("node.yaml"),
          """
          node: demo
          proxy: relay
          listen: { web: "127.0.0.1:%d", fallback: off }
          log: { level: warn }
          """
              .formatted(WEB_PORT));
      coordinator =
          Coordinator.start(
              new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true));
      started.push(coordinator);
      load =
          withLoad
              ? Optional.of(new DemoLoad(VIP.withPort(VIP_PORT), Clock.SYSTEM))
              : Optional.empty();
      load.ifPresent(started::push);
    } catch (StartException | IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the demo; it works when this returns.
   *
   * @param withLoad whether to send requests
   * @throws StartException when a port is taken or a part does not start
   * @throws InterruptedException when interrupted while a first measurement is waited for
   */
  public static Demo start(boolean withLoad) throws StartException, InterruptedException {
    try {
      return new Demo(withLoad);
    } catch (IOException e) {
      throw new StartException("the demo does not start: " + e.getMessage(), e);
    }
  }

  /** Names every port that is taken at once, before anything is started. */
  private static void refuseTakenPorts() throws StartException {
    List<String> taken = new ArrayList<>();
    probe(VIP, VIP_PORT, taken);
    probe(VIP, WEB_PORT, taken);
    for (Machine machine : MACHINES) {
      probe(machine.address(), SERVER_PORT, taken);
      probe(machine.address(), AGENT_PORT, taken);
    }
    if (!taken.isEmpty()) {
      throw new StartException(
          "taken already: %s; stop what listens there, \"ss -ltnp\" names it"
              .formatted(String.join(", ", taken)));
    }
  }

  private static void probe(IpAddress address, int port, List<String> taken) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address.withPort(port));
    } catch (IOException _) {
      taken.add(address.toString(port));
    }
  }

  private void start(Machine machine) throws IOException, InterruptedException, StartException {
    DemoServer server =
        new DemoServer(machine.name(), machine.workers(), machine.address(), SERVER_PORT);
    started.push(server);
    AgentService agent =
        new AgentService(
            new AgentService.Setup(
                root.resolve(machine.name() + ".xml"),
                OptionalInt.of(AGENT_PORT),
                Optional.of(machine.address().inet())),
            new WorkerMetrics(server::busyNanos, machine.workers(), Clock.SYSTEM),
            new Log(new PrintWriter(Writer.nullWriter())));
    started.push(agent);
    try {
      agent.start();
    } catch (ConfigurationException e) {
      throw new StartException("the agent of " + machine.name() + ": " + e.getMessage(), e);
    }
  }

  private static String configuration() {
    StringBuilder yaml =
        new StringBuilder(
            """
            defaults:
              scheduler: wlc
              check: { type: connect, interval: 1s, timeout: 1s }
              feedback: { source: agent, port: %d, interval: 500ms }
            virtual-services:
              - name: demo
                address: %s
                ports: %d
                forwarding: proxy
                real-servers:
            """
                .formatted(AGENT_PORT, VIP, VIP_PORT));
    for (Machine machine : MACHINES) {
      yaml.append(
          "      - { name: %s, address: %s, port: %d, weight: 100 }%n"
              .formatted(machine.name(), machine.address(), SERVER_PORT));
    }
    return yaml.toString();
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Where clients connect. */
  public String vip() {
    return "http://" + VIP.toString(VIP_PORT) + "/";
  }

  /** Where people look. */
  public String ui() {
    return coordinator.webAddress().orElseThrow();
  }

  /** Who may sign in there. */
  public GeneratedPassword password() {
    return coordinator.generatedPassword().orElseThrow();
  }

  /** The coordinator's root directory, for commands from another terminal. */
  public Path root() {
    return root;
  }

  /** What is seen of the coordinator. */
  public Control control() {
    return coordinator.control();
  }

  /** Requests answered and failed so far, as people read it; empty without a load. */
  public String tally() {
    return load.map(
            sent -> "%d requests answered, %d failed".formatted(sent.answered(), sent.failed()))
        .orElse("");
  }

  /** Stops everything and removes its files. Idempotent. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("While stopping: {}", e.getMessage());
      }
    }
  }
}

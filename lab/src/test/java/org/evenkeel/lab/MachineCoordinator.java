package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code evenkeel run} on a {@link Machine}, with all its files below a folder of its own. */
final class MachineCoordinator implements Director {
  private static final Duration START = Duration.ofMinutes(2);

  private final Machine machine;
  private final Path root;
  private MachineProcess daemon;

  private MachineCoordinator(Machine machine, Path root) throws IOException, InterruptedException {
    this.machine = machine;
    this.root = root;
    this.daemon = begin("run");
  }

  /**
   * Starts it; it serves when this returns, and ends with the machine.
   *
   * @param root an empty folder
   * @param cluster the text of evenkeel.yaml
   */
  static MachineCoordinator start(Machine machine, Path root, String cluster)
      throws IOException, InterruptedException {
    MachineCoordinator coordinator = begin(machine, root, "node: lb1\n", cluster);
    coordinator.awaitReady();
    return coordinator;
  }

  /**
   * Starts it; {@link #awaitReady} tells when it serves, since several start side by side.
   *
   * @param node the text of node.yaml
   */
  static MachineCoordinator begin(Machine machine, Path root, String node, String cluster)
      throws IOException, InterruptedException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(etc.resolve("node.yaml"), node);
    Files.writeString(etc.resolve("evenkeel.yaml"), cluster);
    return new MachineCoordinator(machine, root);
  }

  void awaitReady() throws IOException {
    daemon.awaitLog("ready", START);
  }

  /** Ends it as a service manager does, and starts it again. */
  void restart() throws IOException, InterruptedException {
    machine.run("pkill", "-TERM", "-f", "run --root " + root).succeeded();
    daemon.await(START).succeeded();
    daemon = begin("run");
  }

  /** Replaces a part of node.yaml; nothing reads it before the next start. */
  void edit(String part, String other) throws IOException {
    Path file = root.resolve("etc/evenkeel/node.yaml");
    Files.writeString(file, Files.readString(file).replace(part, other));
  }

  /** Begins a command of the command line that may take its time. */
  MachineProcess begin(String... words) throws IOException, InterruptedException {
    return machine.start(program(words), Map.of());
  }

  @Override
  public Result run(String... words) throws IOException, InterruptedException {
    return machine.run(program(words).within(START));
  }

  private Command program(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--root", root.toString()));
    return Program.COORDINATOR.onHost(all.toArray(String[]::new));
  }

  @Override
  public JsonNode status() throws IOException, InterruptedException {
    return request("GET", "/api/v1/status");
  }

  /** What the API answers. */
  JsonNode request(String method, String target) throws IOException, InterruptedException {
    return Director.answer(machine.run(Director.question(root.toString(), method, target)));
  }

  /** Makes a configuration the running one. */
  void apply(String cluster) throws IOException, InterruptedException {
    Path file = Files.writeString(root.resolve("next.yaml"), cluster);
    run("config", "apply", file.toString()).succeeded();
  }

  /** What HAProxy says to a command. */
  String ask(String command) throws IOException {
    Path socket = root.resolve("run/evenkeel/haproxy/worker.sock");
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
    }
  }
}

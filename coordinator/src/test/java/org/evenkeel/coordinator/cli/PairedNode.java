package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.replica.NodeIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** A whole coordinator of a pair on loopback, below a directory of its own. */
final class PairedNode implements AutoCloseable {
  /** Below the ports that the kernel gives to anybody. */
  static final int PORT = 26_694;

  final String name;
  final Path root;
  final Path etc;
  final Path state;
  private @Nullable Coordinator coordinator;

  /** A node whose files are made; node.yaml says the name alone. */
  PairedNode(String name, Path folder) throws IOException {
    this.name = name;
    this.root = folder.resolve(name);
    this.etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    this.state = root.resolve("var/lib/evenkeel");
    Files.writeString(
        etc.resolve("node.yaml"),
        "node: "
            + name
            + "\nproxy: relay\nlisten: { web: off, fallback: off }\nlog: { level: warn }\n");
  }

  /** Says in node.yaml that this is one of a pair, by hand. */
  void pairWith(String peer, int own, int other, int priority, int web) throws IOException {
    Files.writeString(
        etc.resolve("node.yaml"),
        """
        node: %s
        proxy: relay
        listen: { web: off, clear: "127.0.78.%d:%d", fallback: off }
        log: { level: warn }
        ha:
          peer: %s
          priority: %d
          heartbeat: { interval: 100ms, warn: 2s, dead: 3s }
          restart-grace: 60s
          links: [{ local: 127.0.78.%d, remote: 127.0.78.%d, port: %d }]
        """
            .formatted(name, own, web, peer, priority, own, other, PORT));
  }

  /**
   * Has it wait longer for the peer, and its guard for itself, than pairing says: many tests may
   * run at a time.
   */
  void patient() throws IOException {
    Path file = etc.resolve("node.yaml");
    String patience =
        """
          heartbeat: { interval: 100ms, warn: 2s, dead: 3s }
          restart-grace: 60s
          priority:\
        """;
    Files.writeString(file, Files.readString(file).replace("  priority:", patience));
  }

  /** The key that signs heartbeats. */
  void key(String digit) throws IOException {
    Path file = etc.resolve("ha.key");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "1 " + digit.repeat(64) + "\n");
  }

  /** This node knows the other one by its certificate, and the other way round. */
  static void acquaint(PairedNode one, PairedNode other) throws IOException {
    NodeIdentity first = NodeIdentity.make(one.name);
    NodeIdentity second = NodeIdentity.make(other.name);
    Files.write(one.etc.resolve("ha-own.pem"), first.pem());
    Files.write(other.etc.resolve("ha-own.pem"), second.pem());
    Files.write(one.etc.resolve("ha-peer.pem"), second.pem());
    Files.write(other.etc.resolve("ha-peer.pem"), first.pem());
  }

  Coordinator start() throws StartException {
    Coordinator started =
        Coordinator.start(new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true));
    coordinator = started;
    return started;
  }

  Coordinator running() {
    return Assertions.assertDoesNotThrow(() -> Optional.ofNullable(coordinator).orElseThrow());
  }

  @Override
  public void close() {
    if (coordinator != null) {
      coordinator.close();
      coordinator = null;
    }
  }

  Typed type(String... words) {
    return Typed.run(
        Stream.concat(Arrays.stream(words), Stream.of("--root", root.toString()))
            .toArray(String[]::new));
  }

  JsonNode ha() {
    return answer("/api/v1/ha");
  }

  JsonNode status() {
    return answer("/api/v1/status");
  }

  /** What the coordinator answers to its control socket; missing when none runs. */
  private JsonNode answer(String path) {
    try (ControlClient client = new ControlClient(root.resolve("run/evenkeel/control.sock"))) {
      return client.get(path);
    } catch (CommandFailure _) {
      return MissingNode.getInstance();
    }
  }

  boolean is(String role) {
    return ha().path("role").asText().equals(role);
  }

  int revision() {
    return status().path("revision").asInt();
  }

  String cluster() throws IOException {
    return Files.readString(etc.resolve("evenkeel.yaml"));
  }

  /** A revision's whole file; empty when there is none. */
  String history(int number) throws IOException {
    Path file = state.resolve("revisions/%06d.yaml".formatted(number));
    return Files.exists(file) ? Files.readString(file) : "";
  }

  Typed apply(String cluster, String... options) throws IOException {
    Path file = Files.writeString(root.resolve("next.yaml"), cluster);
    return type(
        Stream.concat(Stream.of("config", "apply", file.toString()), Arrays.stream(options))
            .toArray(String[]::new));
  }
}

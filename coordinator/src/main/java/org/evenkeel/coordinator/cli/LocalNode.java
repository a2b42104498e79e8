package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.upgrade.Standing;
import org.evenkeel.coordinator.upgrade.Upgrade;
import org.evenkeel.coordinator.upgrade.UpgradeException;

/** This node as its coordinator says by the control socket. Used by one thread. */
final class LocalNode implements Upgrade.RunningCoordinator {
  private static final String PATH = "/api/v1/ha";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What systemctl(1) says of a service that runs, or that is tried again. */
  private static final Set<String> WANTED = Set.of("active", "activating", "reloading");

  private final Path socket;
  private final CommandRunner runner;

  /** The coordinator that listens on that socket, or would. */
  LocalNode(Path socket, CommandRunner runner) {
    this.socket = socket;
    this.runner = runner;
  }

  @Override
  public Standing look() {
    if (!listens()) {
      return new Standing.Stopped(wanted());
    }
    try (ControlClient client = new ControlClient(socket)) {
      return standing(client.get(PATH));
    } catch (CommandFailure e) {
      return new Standing.Silent(String.valueOf(e.getMessage()));
    }
  }

  private boolean listens() {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private boolean wanted() {
    return WANTED.contains(
        runner.run(List.of("systemctl", "is-active", "evenkeel.service"), PATIENCE).output());
  }

  @Override
  public void standBy() throws UpgradeException {
    try (ControlClient client = new ControlClient(socket)) {
      JsonNode _ = client.post(PATH + "/standby");
    } catch (CommandFailure e) {
      throw new UpgradeException(
          "the addresses were not given to the other node: %s; nothing is installed"
              .formatted(e.getMessage()));
    }
  }

  /** What the document of {@code GET /api/v1/ha} says. Pure. */
  static Standing standing(JsonNode pair) {
    String node = pair.path("node").asText();
    String version = pair.path("version").asText();
    if (!pair.has("peer")) {
      return new Standing.Alone(node, version);
    }
    JsonNode peer = pair.path("peer");
    return new Standing.Paired(
        node,
        role(pair),
        version,
        pair.path("in-step").asBoolean(),
        new Standing.Peer(
            peer.path("name").asText(),
            peer.path("heard").asBoolean(),
            role(peer),
            peer.path("version").asText(),
            peer.path("in-step").asBoolean(),
            peer.path("maintenance").asBoolean()));
  }

  /** One that is not known is one that has not settled. */
  private static Role role(JsonNode node) {
    return Stream.of(Role.values())
        .filter(role -> role.toString().equals(node.path("role").asText()))
        .findFirst()
        .orElse(Role.JOINING);
  }
}

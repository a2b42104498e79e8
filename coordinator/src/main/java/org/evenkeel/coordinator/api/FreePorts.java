package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration;

/** Waits for the ports of web UI and API before anything is started that would end without them. */
public final class FreePorts {
  private FreePorts() {}

  /** Whether and how long is waited. */
  @FunctionalInterface
  public interface Patience {
    /**
     * Returns when it is time to look again.
     *
     * @param trouble which port cannot be had, and why
     * @return whether to look again at all
     */
    boolean again(String trouble) throws InterruptedException;
  }

  /**
   * Waits until no other program has one of them, or there is no sense in waiting any longer; then
   * the start goes on, and fails where it binds them. An interrupted thread does not wait, and
   * stays interrupted.
   *
   * @param listen the listeners; those without which the program goes on are not waited for
   */
  public static void await(NodeConfiguration.Listen listen, Patience patience) {
    try {
      Optional<String> trouble = taken(listen);
      while (trouble.isPresent() && patience.again(trouble.get())) {
        trouble = taken(listen);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Which of them another program has, with advice; empty when none, as far as can be seen. */
  static Optional<String> taken(NodeConfiguration.Listen listen) {
    return listen
        .web()
        .flatMap(place -> taken(place, "web"))
        .or(() -> listen.clear().flatMap(place -> taken(place, "clear")));
  }

  private static Optional<String> taken(HostPort place, String name) {
    InetSocketAddress address = place.socketAddress();
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true); // as the listener itself will
      probe.bind(address, 1);
      return Optional.empty();
    } catch (IOException e) {
      // An address that is not this host's, or a right that is missing, will not pass.
      return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("in use")
          ? Optional.of(Connectors.refusal(address, name, e))
          : Optional.empty();
    }
  }
}

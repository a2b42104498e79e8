package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * Finds out whether an address and port can be listened to. HAProxy would take all services down
 * with the one that it cannot listen for, and shares a port with another program of its own user.
 */
final class PortProbe {
  private PortProbe() {}

  /** Why it cannot, with advice; empty when it can. */
  static Optional<String> problem(ServiceKey.Endpoint key) {
    StandardProtocolFamily family =
        key.address().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    try (ServerSocketChannel probe = ServerSocketChannel.open(family)) {
      probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      probe.bind(key.address().withPort(key.port()), 1);
      return Optional.empty();
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage());
      return Optional.of("cannot listen on " + key + ": " + said + "; " + advice(key, said));
    }
  }

  private static String advice(ServiceKey.Endpoint key, String said) {
    String text = said.toLowerCase(Locale.ROOT);
    if (text.contains("in use")) {
      return "port %d is taken: find its owner with: ss -Hltnp sport = :%d"
          .formatted(key.port(), key.port());
    }
    if (text.contains("assign requested")) {
      return "%s must be an address of this machine: see: ip address show to %s"
          .formatted(key.address(), key.address());
    }
    return text.contains("denied")
        ? "port %d needs root, CAP_NET_BIND_SERVICE or a lower net.ipv4.ip_unprivileged_port_start"
            .formatted(key.port())
        : "check the address, the port and open files";
  }
}

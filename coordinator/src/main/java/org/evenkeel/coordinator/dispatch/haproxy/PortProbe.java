package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.ListenFailure;
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
      return Optional.of(ListenFailure.explain(key, e));
    }
  }
}

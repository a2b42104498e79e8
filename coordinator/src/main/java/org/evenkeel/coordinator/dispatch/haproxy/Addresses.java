package org.evenkeel.coordinator.dispatch.haproxy;

import org.evenkeel.coordinator.model.IpAddress;

/** Addresses as HAProxy reads them without guessing. */
final class Addresses {
  private Addresses() {}

  /** An address and a port; port 0 is left out, which means the one that the client used. */
  static String of(IpAddress address, int port) {
    String family = address.isV6() ? "ipv6@[" + address + "]" : "ipv4@" + address;
    return port == 0 ? family : family + ":" + port;
  }
}

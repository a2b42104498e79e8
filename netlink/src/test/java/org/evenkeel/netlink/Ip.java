package org.evenkeel.netlink;

import java.net.InetAddress;

/** Addresses in tests. */
final class Ip {
  private Ip() {}

  static InetAddress of(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}

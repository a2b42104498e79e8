package org.evenkeel.arp;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the operator wants.
 *
 * @param vips at least one, each once
 * @param interfaces those that face the network; empty = found
 * @param lasting whether it is to survive a reboot
 * @param prefix length of every VIP's network; empty = that of a single address
 */
record Request(
    List<Vip> vips,
    Method method,
    Mode mode,
    List<String> interfaces,
    boolean lasting,
    OptionalInt prefix) {
  Request {
    vips = vips.stream().distinct().toList();
    interfaces = interfaces.stream().distinct().toList();
    if (vips.isEmpty()) {
      throw new IllegalArgumentException("no VIP was given");
    }
  }

  /** VIPs as single addresses. */
  Request(List<Vip> vips, Method method, Mode mode, List<String> interfaces, boolean lasting) {
    this(vips, method, mode, interfaces, lasting, OptionalInt.empty());
  }

  /** The same, to survive a reboot. */
  Request forGood() {
    return new Request(vips, method, mode, interfaces, true, prefix);
  }

  /** The length of a VIP's prefix. */
  int prefix(Vip vip) {
    return prefix.orElse(vip.prefixLength());
  }

  /** The VIPs of one family. */
  List<Vip> vips(boolean ipv6) {
    return vips.stream().filter(vip -> vip.ipv6() == ipv6).toList();
  }
}

package org.evenkeel.arp;

import java.util.List;

/**
 * What the operator wants.
 *
 * @param vips at least one, each once
 * @param interfaces those that face the network; empty = found
 * @param lasting whether it is to survive a reboot
 */
record Request(List<Vip> vips, Method method, Mode mode, List<String> interfaces, boolean lasting) {
  Request {
    vips = vips.stream().distinct().toList();
    interfaces = interfaces.stream().distinct().toList();
    if (vips.isEmpty()) {
      throw new IllegalArgumentException("no VIP was given");
    }
  }

  /** The VIPs of one family. */
  List<Vip> vips(boolean ipv6) {
    return vips.stream().filter(vip -> vip.ipv6() == ipv6).toList();
  }
}

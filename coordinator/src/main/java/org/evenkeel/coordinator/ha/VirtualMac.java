package org.evenkeel.coordinator.ha;

import java.util.Arrays;
import java.util.TreeSet;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.netlink.MacAddress;

/**
 * The hardware address that moves with the addresses of a pair. Both nodes come to the same one,
 * and another pair to another, without anything to configure: it follows from the nodes' names and
 * the addresses of their links.
 *
 * <p>It is one that is administered locally (IEEE 802, section 8), and none of VRRP's range: those
 * belong to the VRRP routers of a segment (RFC 9568, section 7.3), which tell each other from by a
 * number of eight bits that somebody has to keep track of.
 */
public final class VirtualMac {
  private static final int LOCAL = 2;
  private static final int GROUP = 1;

  private VirtualMac() {}

  /** That of a node's pair. Pure. */
  public static MacAddress of(String node, HaSpec spec) {
    TreeSet<String> parts = new TreeSet<>();
    parts.add("node " + node);
    parts.add("node " + spec.peer());
    for (HaSpec.Link link : spec.links()) {
      parts.add("link " + link.local());
      parts.add("link " + link.remote());
    }
    byte[] hash = Sha256.of(String.join("\n", parts));
    hash[0] = (byte) ((hash[0] | LOCAL) & ~GROUP);
    return MacAddress.of(Arrays.copyOf(hash, MacAddress.LENGTH));
  }
}

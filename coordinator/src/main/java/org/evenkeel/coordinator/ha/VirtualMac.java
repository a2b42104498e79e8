package org.evenkeel.coordinator.ha;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.TreeSet;
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
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      hash[0] = (byte) ((hash[0] | LOCAL) & ~GROUP);
      return MacAddress.of(Arrays.copyOf(hash, MacAddress.LENGTH));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NetworkEventsTest {
  private static final int ETH0 = 2;
  private static final int PROBE = 7;

  private final Set<Integer> ignored = new HashSet<>();

  @Test
  void aChangedInterfaceCounts() throws NetlinkException {
    assertTrue(counts(link(RtnetlinkConstants.RTM_NEWLINK, ETH0, "eth0")));
    assertTrue(counts(link(RtnetlinkConstants.RTM_DELLINK, ETH0, "eth0")));
    assertTrue(counts(address(ETH0)));
  }

  @Test
  void anUnimportantInterfaceCountsWithNothingThatItHas() throws NetlinkException {
    assertFalse(counts(link(RtnetlinkConstants.RTM_NEWLINK, PROBE, "probe1")));
    assertFalse(counts(address(PROBE)));
    assertTrue(counts(address(ETH0)));
    assertFalse(counts(link(RtnetlinkConstants.RTM_DELLINK, PROBE, "probe1")));
    assertTrue(counts(address(PROBE)), "another interface may get the number");
    assertEquals(Set.of(), ignored);
  }

  @Test
  void whatIsCutOffIsRefusedOrCounts() {
    byte[] whole = link(RtnetlinkConstants.RTM_NEWLINK, PROBE, "probe1").array();
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] noise = whole.clone();
      for (int i = 0; i < 4; i++) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      }
      try {
        boolean _ = counts(ByteBuffer.wrap(noise, 0, random.nextInt(noise.length + 1)).slice());
      } catch (NetlinkException e) {
        assertEquals(Errno.EBADMSG, e.errno(), "seed " + seed);
      }
    }
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void silenceIsNoChange() throws NetlinkException {
    try (NetworkEvents events = NetworkEvents.open()) {
      assertFalse(events.await(Duration.ofMillis(1), _ -> true));
    }
  }

  private boolean counts(ByteBuffer datagram) throws NetlinkException {
    return NetworkEvents.counts(datagram, name -> name.startsWith("probe"), ignored);
  }

  /** {@code struct nlmsghdr}, {@code struct ifinfomsg}, and the name. */
  private static ByteBuffer link(int type, int index, String name) {
    byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = message(type, 16 + 16 + NetlinkConstants.align(4 + text.length));
    bytes.putInt(20, index).position(32);
    bytes.putShort((short) (4 + text.length)).putShort((short) IfLinkConstants.IFLA_IFNAME);
    return bytes.put(text).rewind();
  }

  /** {@code struct nlmsghdr}, {@code struct ifaddrmsg}. */
  private static ByteBuffer address(int index) {
    return message(RtnetlinkConstants.RTM_NEWADDR, 16 + 8).putInt(20, index);
  }

  private static ByteBuffer message(int type, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    return bytes.putInt(0, length).putShort(4, (short) type);
  }
}

package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IpvsSyncDaemonEncoderTest {
  private static final GenericFamily FAMILY = new GenericFamily(28, 1);

  @Test
  void daemonsSurviveTheRoundTrip() throws NetlinkException {
    for (long seed = 0; seed < 2_000; seed++) {
      IpvsSyncDaemon daemon = Samples.daemon(new Random(seed));
      Message message = Encoded.of(IpvsSyncDaemonEncoder.start(FAMILY, daemon));
      assertEquals(daemon, IpvsDecoder.daemon(message).orElseThrow(), "seed " + seed);
    }
  }

  @Test
  void impossibleDaemonsAreMalformed() throws NetlinkException {
    assertMalformed(nest -> nest.u32(IpVsConstants.IPVS_DAEMON_ATTR_STATE, 3));
    assertMalformed(nest -> nest.string(IpVsConstants.IPVS_DAEMON_ATTR_MCAST_IFN, ""));
    assertMalformed(nest -> nest.u32(IpVsConstants.IPVS_DAEMON_ATTR_SYNC_ID, 256));
    assertMalformed(nest -> nest.u16(IpVsConstants.IPVS_DAEMON_ATTR_SYNC_MAXLEN, 65_508));
    assertMalformed(
        nest ->
            nest.bytes(IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP, new byte[] {10, 0, 0, 1}, 4));
    assertMalformed(
        nest -> nest.bytes(IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP6, new byte[4], 4));
    assertMalformed(nest -> nest.u16(IpVsConstants.IPVS_DAEMON_ATTR_MCAST_TTL, 1));
  }

  /** A valid daemon with one more attribute at its end, which replaces what was right. */
  private static void assertMalformed(MessageWriter.Body wrong) throws NetlinkException {
    MessageWriter.Body daemon =
        nest -> {
          nest.u32(IpVsConstants.IPVS_DAEMON_ATTR_STATE, 1)
              .string(IpVsConstants.IPVS_DAEMON_ATTR_MCAST_IFN, "eth0")
              .u32(IpVsConstants.IPVS_DAEMON_ATTR_SYNC_ID, 7);
          wrong.write(nest);
        };
    Message message =
        Encoded.of(
            FAMILY.request(
                IpVsConstants.IPVS_CMD_NEW_DAEMON,
                writer -> writer.nest(IpVsConstants.IPVS_CMD_ATTR_DAEMON, daemon),
                () -> ""));
    assertTrue(IpvsDecoder.daemon(message).isEmpty());
    assertTrue(message.fault().found());
  }
}

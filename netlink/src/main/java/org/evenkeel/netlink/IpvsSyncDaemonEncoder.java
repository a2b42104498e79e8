package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_DAEMON;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_DEL_DAEMON;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_GET_DAEMON;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_NEW_DAEMON;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP6;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_IFN;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_TTL;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_STATE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_SYNC_ID;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_SYNC_MAXLEN;

import java.net.InetAddress;

/** Writes requests about sync daemons as linux/ip_vs.h lays them out. Pure; any thread. */
final class IpvsSyncDaemonEncoder {
  private IpvsSyncDaemonEncoder() {}

  /** Dumps the daemons that run. */
  static Request list(GenericFamily family) {
    return family.request(IPVS_CMD_GET_DAEMON, _ -> {}, () -> "list the sync daemons of IPVS");
  }

  /** Starts a daemon. */
  static Request start(GenericFamily family, IpvsSyncDaemon daemon) {
    return family.request(
        IPVS_CMD_NEW_DAEMON,
        writer -> writer.nest(IPVS_CMD_ATTR_DAEMON, nest -> daemon(nest, daemon)),
        () ->
            "start the "
                + daemon.state()
                + " sync daemon of IPVS on interface "
                + daemon.networkInterface());
  }

  /** Stops the daemon of that state. */
  static Request stop(GenericFamily family, IpvsSyncDaemon.State state) {
    return family.request(
        IPVS_CMD_DEL_DAEMON,
        // The state alone says which; the other two are there because ipvsadm sends them.
        writer -> writer.nest(IPVS_CMD_ATTR_DAEMON, nest -> identity(nest, state, "", 0)),
        () -> "stop the " + state + " sync daemon of IPVS");
  }

  private static void daemon(MessageWriter nest, IpvsSyncDaemon daemon) {
    identity(nest, daemon.state(), daemon.networkInterface(), daemon.syncId());
    IpvsSyncDaemon.Channel channel = daemon.channel();
    if (channel.maxLength() != 0) {
      nest.u16(IPVS_DAEMON_ATTR_SYNC_MAXLEN, channel.maxLength());
    }
    if (channel.port() != 0) {
      nest.u16(IPVS_DAEMON_ATTR_MCAST_PORT, channel.port());
    }
    if (channel.ttl() != 0) {
      nest.u8(IPVS_DAEMON_ATTR_MCAST_TTL, channel.ttl());
    }
    channel.group().ifPresent(group -> group(nest, group));
  }

  private static void identity(
      MessageWriter nest, IpvsSyncDaemon.State state, String networkInterface, int syncId) {
    nest.u32(IPVS_DAEMON_ATTR_STATE, state.number())
        .string(IPVS_DAEMON_ATTR_MCAST_IFN, networkInterface)
        .u32(IPVS_DAEMON_ATTR_SYNC_ID, syncId);
  }

  private static void group(MessageWriter nest, InetAddress group) {
    byte[] raw = group.getAddress();
    boolean v6 = Addresses.family(group) == SocketConstants.AF_INET6;
    nest.bytes(v6 ? IPVS_DAEMON_ATTR_MCAST_GROUP6 : IPVS_DAEMON_ATTR_MCAST_GROUP, raw, raw.length);
  }
}

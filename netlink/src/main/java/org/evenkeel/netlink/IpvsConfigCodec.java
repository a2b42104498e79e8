package org.evenkeel.netlink;

import static org.evenkeel.netlink.GenetlinkConstants.GENL_HDRLEN;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_TIMEOUT_TCP;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_TIMEOUT_TCP_FIN;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_TIMEOUT_UDP;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_GET_CONFIG;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_SET_CONFIG;

import java.util.Optional;

/** Writes and reads the configuration of IPVS, its timeouts. Pure; any thread. */
final class IpvsConfigCodec {
  private IpvsConfigCodec() {}

  /** Asks for the timeouts. */
  static Request get(GenericFamily family) {
    return family.request(IPVS_CMD_GET_CONFIG, _ -> {}, () -> "ask for the timeouts of IPVS");
  }

  /** Sets those timeouts that are not 0. */
  static Request set(GenericFamily family, IpvsTimeouts timeouts) {
    return family.request(
        IPVS_CMD_SET_CONFIG,
        writer ->
            writer
                .u32(IPVS_CMD_ATTR_TIMEOUT_TCP, timeouts.tcpSeconds())
                .u32(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, timeouts.tcpFinSeconds())
                .u32(IPVS_CMD_ATTR_TIMEOUT_UDP, timeouts.udpSeconds()),
        () -> "set the timeouts of IPVS");
  }

  /** The timeouts of an answer; one that is not there, as without the protocol, is 0. */
  static Optional<IpvsTimeouts> timeouts(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    int tcp = 0;
    int tcpFin = 0;
    int udp = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPVS_CMD_ATTR_TIMEOUT_TCP -> tcp = attributes.u32();
        case IPVS_CMD_ATTR_TIMEOUT_TCP_FIN -> tcpFin = attributes.u32();
        case IPVS_CMD_ATTR_TIMEOUT_UDP -> udp = attributes.u32();
        default -> {}
      }
    }
    if (tcp < 0 || tcpFin < 0 || udp < 0) {
      message.fault().report("timeouts " + tcp + ", " + tcpFin + ", " + udp);
      return Optional.empty();
    }
    return Optional.of(new IpvsTimeouts(tcp, tcpFin, udp));
  }
}

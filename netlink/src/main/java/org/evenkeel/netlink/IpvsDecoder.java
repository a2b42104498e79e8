package org.evenkeel.netlink;

import static org.evenkeel.netlink.GenetlinkConstants.GENL_HDRLEN;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_DAEMON;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_DEST;
import static org.evenkeel.netlink.IpVsConstants.IPVS_CMD_ATTR_SERVICE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_INFO_ATTR_CONN_TAB_SIZE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_INFO_ATTR_VERSION;
import static org.evenkeel.netlink.IpVsConstants.IPVS_STATS_ATTR_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_STATS_ATTR_INBYTES;
import static org.evenkeel.netlink.IpVsConstants.IPVS_STATS_ATTR_INPKTS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_STATS_ATTR_OUTBYTES;
import static org.evenkeel.netlink.IpVsConstants.IPVS_STATS_ATTR_OUTPKTS;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of IPVS answers as linux/ip_vs.h lays them out. Pure; any thread. */
final class IpvsDecoder {
  private IpvsDecoder() {}

  /** Version and sizes. */
  static Optional<IpvsInfo> info(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    int version = 0;
    int connectionTableSize = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPVS_INFO_ATTR_VERSION -> version = attributes.u32();
        case IPVS_INFO_ATTR_CONN_TAB_SIZE -> connectionTableSize = attributes.u32();
        default -> {}
      }
    }
    return Optional.of(new IpvsInfo(version, connectionTableSize));
  }

  /** A service of a dump. */
  static Optional<IpvsService.Reading> service(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    while (attributes.next()) {
      if (attributes.type() == IPVS_CMD_ATTR_SERVICE) {
        return new IpvsServiceDecoder(message.fault()).read(attributes.nested());
      }
    }
    return Optional.empty();
  }

  /** A destination of a dump. */
  static Optional<IpvsDestination.Reading> destination(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    while (attributes.next()) {
      if (attributes.type() == IPVS_CMD_ATTR_DEST) {
        return new IpvsDestinationDecoder(message.fault()).read(attributes.nested());
      }
    }
    return Optional.empty();
  }

  /** A sync daemon of a dump. */
  static Optional<IpvsSyncDaemon> daemon(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    while (attributes.next()) {
      if (attributes.type() == IPVS_CMD_ATTR_DAEMON) {
        return new IpvsSyncDaemonDecoder(message.fault()).read(attributes.nested());
      }
    }
    return Optional.empty();
  }

  /**
   * The counters of 64 bits where the kernel sends them, else those of 32. The others are not even
   * looked at: a large table holds little else.
   */
  static IpvsStatistics statistics(
      @Nullable AttributeReader narrow, @Nullable AttributeReader wide) {
    AttributeReader best = wide != null ? wide : narrow;
    return best == null ? IpvsStatistics.ZERO : counters(best);
  }

  private static IpvsStatistics counters(AttributeReader attributes) {
    long connections = 0;
    long packetsIn = 0;
    long packetsOut = 0;
    long bytesIn = 0;
    long bytesOut = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPVS_STATS_ATTR_CONNS -> connections = attributes.counter();
        case IPVS_STATS_ATTR_INPKTS -> packetsIn = attributes.counter();
        case IPVS_STATS_ATTR_OUTPKTS -> packetsOut = attributes.counter();
        case IPVS_STATS_ATTR_INBYTES -> bytesIn = attributes.counter();
        case IPVS_STATS_ATTR_OUTBYTES -> bytesOut = attributes.counter();
        default -> {}
      }
    }
    return new IpvsStatistics(connections, packetsIn, packetsOut, bytesIn, bytesOut);
  }
}

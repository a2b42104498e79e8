package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_GROUP6;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_IFN;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_MCAST_TTL;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_STATE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_SYNC_ID;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DAEMON_ATTR_SYNC_MAXLEN;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the attributes of one sync daemon; they may come in any order. For one message only. */
final class IpvsSyncDaemonDecoder {
  private final Fault fault;
  private int state;
  private String networkInterface = "";
  private int syncId;
  private int maxLength;
  private Optional<InetAddress> group = Optional.empty();
  private int port;
  private int ttl;

  IpvsSyncDaemonDecoder(Fault fault) {
    this.fault = fault;
  }

  /** The daemon, empty when something is wrong with it. */
  Optional<IpvsSyncDaemon> read(AttributeReader attributes) {
    while (attributes.next()) {
      take(attributes);
    }
    IpvsSyncDaemon.State known = state();
    boolean sound =
        IpvsSyncDaemon.named(networkInterface)
            && syncId >= 0
            && syncId <= 255
            && maxLength <= IpvsSyncDaemon.Channel.LENGTH_MAX
            && group.map(InetAddress::isMulticastAddress).orElse(true);
    if (known == null || !sound) {
      fault.report("sync daemon of state " + state + " on interface " + networkInterface);
    }
    if (known == null || fault.found()) {
      return Optional.empty();
    }
    var channel = new IpvsSyncDaemon.Channel(maxLength, group, port, ttl);
    return Optional.of(new IpvsSyncDaemon(known, networkInterface, syncId, channel));
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case IPVS_DAEMON_ATTR_STATE -> state = attributes.u32();
      case IPVS_DAEMON_ATTR_MCAST_IFN -> networkInterface = attributes.string();
      case IPVS_DAEMON_ATTR_SYNC_ID -> syncId = attributes.u32();
      case IPVS_DAEMON_ATTR_SYNC_MAXLEN -> maxLength = attributes.u16();
      case IPVS_DAEMON_ATTR_MCAST_GROUP -> group = group(attributes, SocketConstants.AF_INET);
      case IPVS_DAEMON_ATTR_MCAST_GROUP6 -> group = group(attributes, SocketConstants.AF_INET6);
      case IPVS_DAEMON_ATTR_MCAST_PORT -> port = attributes.u16();
      case IPVS_DAEMON_ATTR_MCAST_TTL -> ttl = attributes.u8();
      default -> {}
    }
  }

  private Optional<InetAddress> group(AttributeReader attributes, int family) {
    return Optional.of(Addresses.of(family, attributes.bytes(), fault));
  }

  private IpvsSyncDaemon.@Nullable State state() {
    for (IpvsSyncDaemon.State candidate : IpvsSyncDaemon.State.values()) {
      if (candidate.number() == state) {
        return candidate;
      }
    }
    return null;
  }
}

package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ACTIVE_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_ADDR_FAMILY;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_FWD_METHOD;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_INACT_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_L_THRESH;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_PERSIST_CONNS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_STATS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_STATS64;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_FLAGS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_TUN_TYPE;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_U_THRESH;
import static org.evenkeel.netlink.IpVsConstants.IPVS_DEST_ATTR_WEIGHT;
import static org.evenkeel.netlink.IpVsConstants.IP_VS_CONN_F_FWD_MASK;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the attributes of one destination; they may come in any order. For one message only. */
final class IpvsDestinationDecoder {
  private final Fault fault;
  private int family;
  private byte[] address = {};
  private int port;
  private int forwarding;
  private int weight;
  private int upperThreshold;
  private int lowerThreshold;
  private int activeConnections;
  private int inactiveConnections;
  private int persistentConnections;
  private int tunnelType;
  private int tunnelPort;
  private int tunnelFlags;
  private boolean tellsTunnelFlags;
  private @Nullable AttributeReader narrowStatistics;
  private @Nullable AttributeReader wideStatistics;

  IpvsDestinationDecoder(Fault fault) {
    this.fault = fault;
  }

  /** The destination, empty when something is wrong with it. */
  Optional<IpvsDestination.Reading> read(AttributeReader attributes) {
    while (attributes.next()) {
      take(attributes);
    }
    IpvsStatistics statistics = IpvsDecoder.statistics(narrowStatistics, wideStatistics);
    InetAddress inet = Addresses.of(family, address, fault);
    IpvsForwarding method = method();
    if (method == null || weight < 0) {
      fault.report("destination with forwarding method " + forwarding + ", weight " + weight);
    }
    IpvsTunnel tunnel = method == IpvsForwarding.TUNNEL ? tunnel() : IpvsTunnel.IPIP;
    if (method == null || tunnel == null || fault.found()) {
      return Optional.empty();
    }
    IpvsDestination destination =
        new IpvsDestination(
            new IpvsDestination.Key(inet, port),
            method,
            weight,
            new IpvsDestination.Thresholds(upperThreshold, lowerThreshold),
            tunnel);
    return Optional.of(
        new IpvsDestination.Reading(
            destination,
            Integer.toUnsignedLong(activeConnections),
            Integer.toUnsignedLong(inactiveConnections),
            Integer.toUnsignedLong(persistentConnections),
            statistics));
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case IPVS_DEST_ATTR_ADDR_FAMILY -> family = attributes.u16();
      case IPVS_DEST_ATTR_ADDR -> address = attributes.bytes();
      case IPVS_DEST_ATTR_PORT -> port = attributes.port();
      case IPVS_DEST_ATTR_FWD_METHOD -> forwarding = attributes.u32() & IP_VS_CONN_F_FWD_MASK;
      case IPVS_DEST_ATTR_WEIGHT -> weight = attributes.u32();
      case IPVS_DEST_ATTR_U_THRESH -> upperThreshold = attributes.u32();
      case IPVS_DEST_ATTR_L_THRESH -> lowerThreshold = attributes.u32();
      case IPVS_DEST_ATTR_ACTIVE_CONNS -> activeConnections = attributes.u32();
      case IPVS_DEST_ATTR_INACT_CONNS -> inactiveConnections = attributes.u32();
      case IPVS_DEST_ATTR_PERSIST_CONNS -> persistentConnections = attributes.u32();
      case IPVS_DEST_ATTR_TUN_TYPE -> tunnelType = attributes.u8();
      case IPVS_DEST_ATTR_TUN_PORT -> tunnelPort = attributes.port();
      case IPVS_DEST_ATTR_TUN_FLAGS -> {
        tunnelFlags = attributes.u16();
        tellsTunnelFlags = true;
      }
      case IPVS_DEST_ATTR_STATS -> narrowStatistics = attributes.nested();
      case IPVS_DEST_ATTR_STATS64 -> wideStatistics = attributes.nested();
      default -> {}
    }
  }

  private @Nullable IpvsForwarding method() {
    for (IpvsForwarding method : IpvsForwarding.values()) {
      if (method.number() == forwarding) {
        return method;
      }
    }
    return null;
  }

  /**
   * The tunnel; IP in IP when the kernel is too old for another. Linux 5.2 keeps the number of GRE
   * without knowing it; it gives itself away by not telling flags, which came with GRE.
   */
  private @Nullable IpvsTunnel tunnel() {
    if (tunnelType == IpvsTunnel.Type.GRE.number() && !tellsTunnelFlags) {
      return IpvsTunnel.IPIP;
    }
    for (IpvsTunnel.Type type : IpvsTunnel.Type.values()) {
      if (type.number() == tunnelType && IpvsTunnel.possible(type, tunnelPort, tunnelFlags)) {
        return new IpvsTunnel(type, tunnelPort, tunnelFlags);
      }
    }
    fault.report("destination with tunnel " + tunnelType + ", port " + tunnelPort);
    return null;
  }
}

package org.evenkeel.netlink;

import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_ADDR;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_AF;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_FLAGS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_FWMARK;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_NETMASK;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_PE_NAME;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_PORT;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_PROTOCOL;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_SCHED_NAME;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_STATS;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_STATS64;
import static org.evenkeel.netlink.IpVsConstants.IPVS_SVC_ATTR_TIMEOUT;
import static org.evenkeel.netlink.IpVsConstants.IP_VS_SVC_F_HASHED;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the attributes of one service; they may come in any order. For one message only. */
final class IpvsServiceDecoder {
  private final Fault fault;
  private int family;
  private int protocol;
  private byte[] address = {};
  private int port;
  private int mark;
  private String scheduler = "";
  private int flags;
  private int timeout;
  private int netmaskV4;
  private int netmaskV6;
  private Optional<String> persistenceEngine = Optional.empty();
  private @Nullable AttributeReader narrowStatistics;
  private @Nullable AttributeReader wideStatistics;

  IpvsServiceDecoder(Fault fault) {
    this.fault = fault;
  }

  /** The service, empty when something is wrong with it. */
  Optional<IpvsService.Reading> read(AttributeReader attributes) {
    while (attributes.next()) {
      take(attributes);
    }
    IpvsStatistics statistics = IpvsDecoder.statistics(narrowStatistics, wideStatistics);
    IpvsServiceKey key = key();
    if (key == null || !IpvsService.named(scheduler)) {
      fault.report("service without identity or scheduler");
    }
    if (key == null || fault.found()) {
      return Optional.empty();
    }
    int netmask = family == SocketConstants.AF_INET6 ? netmaskV6 : netmaskV4;
    return Optional.of(
        new IpvsService.Reading(
            new IpvsService(key, scheduler, flags & ~IP_VS_SVC_F_HASHED, timeout, netmask),
            statistics,
            persistenceEngine));
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case IPVS_SVC_ATTR_AF -> family = attributes.u16();
      case IPVS_SVC_ATTR_PROTOCOL -> protocol = attributes.u16();
      case IPVS_SVC_ATTR_ADDR -> address = attributes.bytes();
      case IPVS_SVC_ATTR_PORT -> port = attributes.port();
      case IPVS_SVC_ATTR_FWMARK -> mark = attributes.u32();
      case IPVS_SVC_ATTR_SCHED_NAME -> scheduler = attributes.string();
      case IPVS_SVC_ATTR_FLAGS -> flags = attributes.leadingU32();
      case IPVS_SVC_ATTR_TIMEOUT -> timeout = attributes.u32();
      case IPVS_SVC_ATTR_NETMASK -> {
        netmaskV4 = attributes.be32();
        netmaskV6 = attributes.u32();
      }
      case IPVS_SVC_ATTR_PE_NAME -> persistenceEngine = Optional.of(attributes.string());
      case IPVS_SVC_ATTR_STATS -> narrowStatistics = attributes.nested();
      case IPVS_SVC_ATTR_STATS64 -> wideStatistics = attributes.nested();
      default -> {}
    }
  }

  private @Nullable IpvsServiceKey key() {
    boolean v6 = family == SocketConstants.AF_INET6;
    if (mark != 0 && (v6 || family == SocketConstants.AF_INET)) {
      return new IpvsServiceKey.Mark(v6, mark);
    }
    InetAddress inet = Addresses.of(family, address, fault);
    if (fault.found() || protocol > 255) {
      return null;
    }
    return new IpvsServiceKey.Endpoint(protocol, inet, port);
  }
}

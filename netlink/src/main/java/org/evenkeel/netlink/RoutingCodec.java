package org.evenkeel.netlink;

import static org.evenkeel.netlink.FibRulesConstants.FIB_RULE_HDR_LENGTH;
import static org.evenkeel.netlink.FibRulesConstants.FRA_FWMARK;
import static org.evenkeel.netlink.FibRulesConstants.FRA_FWMASK;
import static org.evenkeel.netlink.FibRulesConstants.FRA_PRIORITY;
import static org.evenkeel.netlink.FibRulesConstants.FRA_PROTOCOL;
import static org.evenkeel.netlink.FibRulesConstants.FRA_TABLE;
import static org.evenkeel.netlink.FibRulesConstants.FR_ACT_TO_TBL;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_CREATE;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_EXCL;
import static org.evenkeel.netlink.RtnetlinkConstants.RTA_DST;
import static org.evenkeel.netlink.RtnetlinkConstants.RTA_OIF;
import static org.evenkeel.netlink.RtnetlinkConstants.RTA_TABLE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTMSG_LENGTH;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELROUTE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELRULE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_GETROUTE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_GETRULE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWROUTE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWRULE;
import static org.evenkeel.netlink.RtnetlinkConstants.RT_SCOPE_HOST;
import static org.evenkeel.netlink.RtnetlinkConstants.RT_SCOPE_UNIVERSE;
import static org.evenkeel.netlink.RtnetlinkConstants.RT_TABLE_UNSPEC;
import static org.evenkeel.netlink.SocketConstants.AF_INET;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;

import java.util.Optional;

/**
 * Requests and answers about routing rules and routes ({@code struct fib_rule_hdr} of
 * linux/fib_rules.h, {@code struct rtmsg} of linux/rtnetlink.h). Pure; any thread.
 */
final class RoutingCodec {
  private RoutingCodec() {}

  /** Dumps the rules of a family. */
  static Request rules(boolean isV6) {
    return new Request(
        RTM_GETRULE,
        0,
        writer -> writer.headerBytes(family(isV6), 0, 0, 0).headerU32(0).headerU32(0),
        () -> "list the %s routing rules".formatted(isV6 ? "IPv6" : "IPv4"));
  }

  /** Dumps the routes of one table. */
  static Request routes(boolean isV6, int table) {
    return new Request(
        RTM_GETROUTE,
        0,
        writer ->
            writer
                .headerBytes(family(isV6), 0, 0, 0)
                .headerU32(0)
                .headerU32(0)
                .u32(RTA_TABLE, table),
        () -> "list the routes of table " + Integer.toUnsignedString(table));
  }

  /** Adds a rule that must not be there yet; one of another priority does not count. */
  static Request add(RoutingRule rule) {
    return new Request(
        RTM_NEWRULE,
        NLM_F_CREATE | NLM_F_EXCL,
        writer -> rule(writer, rule, FR_ACT_TO_TBL),
        () -> "add the " + rule);
  }

  /** Deletes a rule; a priority of 0 is any. */
  static Request delete(RoutingRule rule) {
    return new Request(RTM_DELRULE, 0, writer -> rule(writer, rule, 0), () -> "remove the " + rule);
  }

  private static void rule(MessageWriter writer, RoutingRule rule, int action) {
    writer
        .headerBytes(family(rule.isV6()), 0, 0, 0)
        .headerBytes(RT_TABLE_UNSPEC, 0, 0, action)
        .headerU32(0);
    if (rule.priority() != 0) {
      writer.u32(FRA_PRIORITY, rule.priority());
    }
    writer.u32(FRA_FWMARK, rule.mark());
    if (rule.mask() != -1) {
      writer.u32(FRA_FWMASK, rule.mask());
    }
    writer.u32(FRA_TABLE, rule.table()).u8(FRA_PROTOCOL, rule.protocol());
  }

  /** Adds a default route that its table must not have yet. */
  static Request add(TableRoute route) {
    return new Request(
        RTM_NEWROUTE,
        NLM_F_CREATE | NLM_F_EXCL,
        writer -> route(writer, route),
        () -> "add the " + route);
  }

  /** Deletes a default route. */
  static Request delete(TableRoute route) {
    return new Request(
        RTM_DELROUTE, 0, writer -> route(writer, route), () -> "remove the " + route);
  }

  private static void route(MessageWriter writer, TableRoute route) {
    int bytes = route.isV6() ? 16 : 4;
    writer
        .headerBytes(family(route.isV6()), route.prefixLength(), 0, 0)
        .headerBytes(
            RT_TABLE_UNSPEC,
            route.protocol(),
            route.isV6() ? RT_SCOPE_UNIVERSE : RT_SCOPE_HOST,
            route.type())
        .headerU32(0)
        .bytes(RTA_DST, new byte[bytes], bytes)
        .u32(RTA_TABLE, route.table())
        .u32(RTA_OIF, route.interfaceIndex());
  }

  /** A rule of a dump; empty for families other than IPv4 and IPv6. */
  static Optional<RoutingRule> rule(Message message) {
    int family = message.u8(0);
    if (message.type() != RTM_NEWRULE || (family != AF_INET && family != AF_INET6)) {
      return Optional.empty();
    }
    int priority = 0;
    int mark = 0;
    int mask = 0;
    int table = message.u8(4);
    int protocol = 0;
    AttributeReader attributes = message.attributes(FIB_RULE_HDR_LENGTH);
    while (attributes.next()) {
      switch (attributes.type()) {
        case FRA_PRIORITY -> priority = attributes.u32();
        case FRA_FWMARK -> mark = attributes.u32();
        case FRA_FWMASK -> mask = attributes.u32();
        case FRA_TABLE -> table = attributes.u32();
        case FRA_PROTOCOL -> protocol = attributes.u8();
        default -> {}
      }
    }
    return message.fault().found()
        ? Optional.empty()
        : Optional.of(new RoutingRule(family == AF_INET6, priority, mark, mask, table, protocol));
  }

  /** A route of a dump, of whichever table; empty for families other than IPv4 and IPv6. */
  static Optional<TableRoute> route(Message message) {
    int family = message.u8(0);
    if (message.type() != RTM_NEWROUTE || (family != AF_INET && family != AF_INET6)) {
      return Optional.empty();
    }
    int table = message.u8(4);
    int interfaceIndex = 0;
    AttributeReader attributes = message.attributes(RTMSG_LENGTH);
    while (attributes.next()) {
      switch (attributes.type()) {
        case RTA_TABLE -> table = attributes.u32();
        case RTA_OIF -> interfaceIndex = attributes.u32();
        default -> {}
      }
    }
    int prefixLength = message.u8(1);
    int protocol = message.u8(5);
    int type = message.u8(7);
    return message.fault().found()
        ? Optional.empty()
        : Optional.of(
            new TableRoute(
                family == AF_INET6, table, prefixLength, type, protocol, interfaceIndex));
  }

  private static int family(boolean isV6) {
    return isV6 ? AF_INET6 : AF_INET;
  }
}

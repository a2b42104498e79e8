package org.evenkeel.netlink;

/**
 * A routing rule, as far as it says which packets by their mark look up which table (ip-rule(8)).
 * What else a rule may ask for is not read.
 *
 * @param isV6 whether it is for IPv6
 * @param priority rules of a lower one come first; as an unsigned number; 0 in one to add has the
 *     kernel put it in front of all but its own first
 * @param mark the packets' mark; 0 when it is not asked for
 * @param mask which bits of the mark count
 * @param table the table that is looked up, as an unsigned number
 * @param protocol who added it, 0 to 255; rt_protos of iproute2 lists those with a name
 */
public record RoutingRule(boolean isV6, int priority, int mark, int mask, int table, int protocol) {
  /** A rule by all bits of a mark, in front of the others. */
  public static RoutingRule byMark(boolean isV6, int mark, int table, int protocol) {
    return new RoutingRule(isV6, 0, mark, -1, table, protocol);
  }

  /** For messages, for example {@code IPv4 rule 32765: fwmark 0x3e8 lookup 1000}. */
  @Override
  public String toString() {
    return "%s rule %s: fwmark 0x%x lookup %s"
        .formatted(
            isV6 ? "IPv6" : "IPv4",
            Integer.toUnsignedString(priority),
            mark,
            Integer.toUnsignedString(table));
  }
}

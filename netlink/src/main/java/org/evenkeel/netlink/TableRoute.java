package org.evenkeel.netlink;

/**
 * A route of a routing table, without where it leads beyond its interface (ip-route(8)).
 *
 * @param isV6 whether it is for IPv6
 * @param table the table's number, unsigned
 * @param prefixLength of its destination; 0 is the default route
 * @param type {@code RTN_…} of linux/rtnetlink.h; {@link #LOCAL}
 * @param protocol who added it, 0 to 255; rt_protos of iproute2 lists those with a name
 * @param interfaceIndex the number of the interface; 0 when it has none
 */
public record TableRoute(
    boolean isV6, int table, int prefixLength, int type, int protocol, int interfaceIndex) {
  /** {@code RTN_LOCAL}: packets are for this host itself. */
  public static final int LOCAL = RtnetlinkConstants.RTN_LOCAL;

  /** The kernel's number of the loopback interface, in every namespace. */
  private static final int LOOPBACK = 1;

  /** The route by which every address is this host's own. */
  public static TableRoute everythingLocal(boolean isV6, int table, int protocol) {
    return new TableRoute(isV6, table, 0, LOCAL, protocol, LOOPBACK);
  }

  /** For messages, for example {@code IPv4 default route of table 1000}. */
  @Override
  public String toString() {
    return "%s %s of table %s"
        .formatted(
            isV6 ? "IPv6" : "IPv4",
            prefixLength == 0 ? "default route" : "route to a /" + prefixLength,
            Integer.toUnsignedString(table));
  }
}

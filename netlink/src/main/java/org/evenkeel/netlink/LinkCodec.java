package org.evenkeel.netlink;

import static org.evenkeel.netlink.IfLinkConstants.IFLA_ADDRESS;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_IFNAME;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_INFO_DATA;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_INFO_KIND;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_LINK;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_LINKINFO;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_MACVLAN_MODE;
import static org.evenkeel.netlink.IfLinkConstants.MACVLAN_MODE_BRIDGE;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_CREATE;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_EXCL;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELLINK;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWLINK;
import static org.evenkeel.netlink.SocketConstants.AF_UNSPEC;

import java.nio.charset.StandardCharsets;

/** Requests that change links (rtnetlink(7): {@code struct ifinfomsg}). Pure; any thread. */
final class LinkCodec {
  private static final int IFF_UP = 1;
  private static final byte[] MACVLAN = "macvlan".getBytes(StandardCharsets.US_ASCII);

  private LinkCodec() {}

  /** Makes a link, which is off, and must not be there yet. */
  static Request add(VirtualLink link) {
    return new Request(
        RTM_NEWLINK,
        NLM_F_CREATE | NLM_F_EXCL,
        writer ->
            header(writer, 0, 0, 0)
                .bytes(IFLA_ADDRESS, link.mac().bytes(), MacAddress.LENGTH)
                .u32(IFLA_LINK, link.parent())
                .string(IFLA_IFNAME, link.name())
                .group(
                    IFLA_LINKINFO,
                    info ->
                        info.bytes(IFLA_INFO_KIND, MACVLAN, MACVLAN.length)
                            .group(
                                IFLA_INFO_DATA,
                                data -> data.u32(IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE))),
        () -> "make interface " + link.name());
  }

  /** Switches a link on. */
  static Request up(int index) {
    return new Request(
        RTM_NEWLINK,
        0,
        writer -> header(writer, index, IFF_UP, IFF_UP),
        () -> "switch on interface " + index);
  }

  /** Removes a link, with its addresses. */
  static Request delete(int index) {
    return new Request(
        RTM_DELLINK, 0, writer -> header(writer, index, 0, 0), () -> "remove interface " + index);
  }

  private static MessageWriter header(MessageWriter writer, int index, int flags, int change) {
    return writer
        .headerBytes(AF_UNSPEC, 0, 0, 0)
        .headerU32(index)
        .headerU32(flags)
        .headerU32(change);
  }
}

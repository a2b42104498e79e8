package org.evenkeel.netlink;

import static org.evenkeel.netlink.IfAddrConstants.IFADDRMSG_LENGTH;
import static org.evenkeel.netlink.IfAddrConstants.IFA_ADDRESS;
import static org.evenkeel.netlink.IfAddrConstants.IFA_CACHEINFO;
import static org.evenkeel.netlink.IfAddrConstants.IFA_CACHEINFO_LENGTH;
import static org.evenkeel.netlink.IfAddrConstants.IFA_FLAGS;
import static org.evenkeel.netlink.IfAddrConstants.IFA_LABEL;
import static org.evenkeel.netlink.IfAddrConstants.IFA_LOCAL;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_ADDRESS;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_EXT_MASK;
import static org.evenkeel.netlink.IfLinkConstants.IFLA_IFNAME;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_CREATE;
import static org.evenkeel.netlink.NetlinkConstants.NLM_F_EXCL;
import static org.evenkeel.netlink.RtnetlinkConstants.IFINFOMSG_LENGTH;
import static org.evenkeel.netlink.RtnetlinkConstants.RTEXT_FILTER_SKIP_STATS;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_GETADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_GETLINK;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWLINK;
import static org.evenkeel.netlink.SocketConstants.AF_INET;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;
import static org.evenkeel.netlink.SocketConstants.AF_UNSPEC;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Requests and answers about links and addresses (rtnetlink(7): {@code struct ifinfomsg}, {@code
 * struct ifaddrmsg}). Pure; any thread.
 */
final class AddressCodec {
  /** A preferred lifetime of zero, a valid one without end: the same in either byte order. */
  private static final byte[] NEVER_PREFERRED = {0, 0, 0, 0, -1, -1, -1, -1};

  private AddressCodec() {}

  /** Dumps the links, without their statistics. */
  static Request links() {
    return new Request(
        RTM_GETLINK,
        0,
        writer ->
            writer
                .headerBytes(AF_UNSPEC, 0, 0, 0)
                .headerU32(0)
                .headerU32(0)
                .headerU32(0)
                .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS),
        () -> "list the network interfaces");
  }

  /** Dumps the addresses of both families. */
  static Request addresses() {
    return new Request(
        RTM_GETADDR,
        0,
        writer -> writer.headerBytes(AF_UNSPEC, 0, 0, 0).headerU32(0),
        () -> "list the addresses of the network interfaces");
  }

  /** Adds an address that must not be there yet. */
  static Request add(InterfaceAddress address) {
    return new Request(
        RTM_NEWADDR,
        NLM_F_CREATE | NLM_F_EXCL,
        writer -> {
          key(writer, address.key(), address.flags() & 0xff, address.scope());
          if (!address.label().isEmpty()) {
            writer.string(IFA_LABEL, address.label());
          }
          // linux/if_addr.h: the attribute extends, and overrides, the byte in the header.
          if ((address.flags() & ~0xff) != 0) {
            writer.u32(IFA_FLAGS, address.flags());
          }
          // net/ipv6/addrconf.c: the kernel sets this flag by the lifetime alone.
          if (address.has(InterfaceAddress.DEPRECATED)) {
            writer.bytes(IFA_CACHEINFO, NEVER_PREFERRED, IFA_CACHEINFO_LENGTH);
          }
        },
        () -> "add address " + address.key());
  }

  /** Deletes an address. */
  static Request delete(InterfaceAddress.Key key) {
    return new Request(
        RTM_DELADDR, 0, writer -> key(writer, key, 0, 0), () -> "remove address " + key);
  }

  /** A link of a dump. */
  static Optional<Link> link(Message message) {
    return message.type() == RTM_NEWLINK ? Optional.of(anyLink(message)) : Optional.empty();
  }

  /** The link that a message of any type of links is about. */
  static Link anyLink(Message message) {
    String name = "";
    byte[] mac = {};
    AttributeReader attributes = message.attributes(IFINFOMSG_LENGTH);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFLA_ADDRESS -> mac = attributes.bytes();
        case IFLA_IFNAME -> name = attributes.string();
        default -> {}
      }
    }
    return new Link(
        message.u32(4),
        name,
        message.u32(8),
        mac.length == MacAddress.LENGTH ? Optional.of(MacAddress.of(mac)) : Optional.empty());
  }

  /** An address of a dump; empty for families other than IPv4 and IPv6. */
  static Optional<InterfaceAddress> address(Message message) {
    int family = message.u8(0);
    boolean internet = family == AF_INET || family == AF_INET6;
    if (message.type() != RTM_NEWADDR || !internet) {
      return Optional.empty();
    }
    int flags = message.u8(2);
    byte[] local = {};
    byte[] peer = {};
    String label = "";
    AttributeReader attributes = message.attributes(IFADDRMSG_LENGTH);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFA_LOCAL -> local = attributes.bytes();
        case IFA_ADDRESS -> peer = attributes.bytes();
        case IFA_FLAGS -> flags = attributes.u32();
        case IFA_LABEL -> label = attributes.string();
        default -> {}
      }
    }
    // linux/if_addr.h: without IFA_LOCAL, as with IPv6, IFA_ADDRESS is ours and not a peer's.
    byte[] ours = local.length == 0 ? peer : local;
    InetAddress inet = Addresses.of(family, ours, message.fault());
    int prefixLength = message.u8(1);
    if (prefixLength > Addresses.bits(inet)) {
      message.fault().report("prefix length " + prefixLength);
    }
    if (message.fault().found()) {
      return Optional.empty();
    }
    InterfaceAddress.Key key = new InterfaceAddress.Key(message.u32(4), inet, prefixLength);
    return Optional.of(new InterfaceAddress(key, message.u8(3), flags, label));
  }

  private static void key(MessageWriter writer, InterfaceAddress.Key key, int flags, int scope) {
    byte[] address = key.address().getAddress();
    writer
        .headerBytes(Addresses.family(key.address()), key.prefixLength(), flags, scope)
        .headerU32(key.interfaceIndex())
        .bytes(IFA_LOCAL, address, address.length)
        .bytes(IFA_ADDRESS, address, address.length);
  }
}

package org.evenkeel.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The questions "who has this address?" of both families, their answers, and what nobody asked for:
 * ARP (RFC 826) and neighbour discovery (RFC 4861), in Ethernet frames. No question teaches a
 * neighbour table anything that is not so; an announcement is made to. Pure; any thread.
 */
public final class NeighbourFrames {
  private static final int ETHERNET_HEADER = 14;
  private static final int ETH_P_ARP = 0x0806;
  private static final int ETH_P_IPV6 = 0x86dd;
  private static final int ARP_LENGTH = 28;
  private static final int ARP_REQUEST = 1;
  private static final int ARP_REPLY = 2;
  private static final int IPV6_HEADER = 40;
  private static final int ICMPV6 = 58;
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;

  /** Of a solicitation or advertisement without options. */
  private static final int MESSAGE_LENGTH = 24;

  /** Types of the options that hold the asker's MAC address, and the holder's. */
  private static final int SOURCE_LINK_LAYER = 1;

  private static final int TARGET_LINK_LAYER = 2;

  private static final int OPTION_LENGTH = 8;

  /** Flags of an advertisement: what is known of the target is wrong; its holder routes. */
  private static final int OVERRIDE = 0x20000000;

  private static final int ROUTER = 0x80000000;

  /** {@code ff02::1}, which every host on the segment hears. */
  private static final byte[] ALL_NODES = {
    (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };

  private NeighbourFrames() {}

  /**
   * The question for an address as one asks who looks for a duplicate of his own (RFC 5227 section
   * 2.1.1, RFC 4862 section 5.4.2): from no address at all. An IPv4 answer comes to the asker; an
   * IPv6 one goes to all nodes.
   */
  public static byte[] question(MacAddress asker, InetAddress target) {
    byte[] address = target.getAddress();
    return address.length == 4
        ? arpRequest(asker, new byte[4], address)
        : solicitation(asker, new byte[16], address);
  }

  /**
   * The question for an IPv6 address by one who has an address himself: the answer comes to him
   * alone.
   *
   * @param source an IPv6 address of the asker's interface
   */
  public static byte[] question(MacAddress asker, InetAddress source, InetAddress target) {
    if (source.getAddress().length != 16 || target.getAddress().length != 16) {
      throw new IllegalArgumentException("not IPv6: " + source + ", " + target);
    }
    return solicitation(asker, source.getAddress(), target.getAddress());
  }

  /**
   * Tells all neighbours that an address is here: who knows it elsewhere changes his mind. For IPv4
   * an ARP announcement (RFC 5227, section 2.3), for IPv6 an unsolicited neighbour advertisement
   * (RFC 4861, section 7.2.6).
   *
   * @param holder the MAC address of the interface that has it
   * @param router whether that interface forwards packets of others; it counts for IPv6 alone,
   *     where a neighbour that hears otherwise gives up routes through the address
   */
  public static byte[] announcement(MacAddress holder, InetAddress address, boolean router) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? arpRequest(holder, bytes, bytes)
        : advertisement(holder, bytes, router);
  }

  /**
   * Who claims an address with a frame; empty when it is not an answer for that address.
   *
   * @param asker whom an answer to an ARP request must be for
   */
  public static Optional<MacAddress> claimant(
      ByteBuffer frame, MacAddress asker, InetAddress target) {
    byte[] address = target.getAddress();
    if (address.length == 4) {
      return isArpReply(frame, asker.bytes(), address)
          ? Optional.of(mac(frame, 22))
          : Optional.empty();
    }
    return isAdvertisement(frame, address) ? Optional.of(mac(frame, 6)) : Optional.empty();
  }

  private static byte[] arpRequest(MacAddress asker, byte[] source, byte[] target) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + ARP_LENGTH);
    byte[] everybody = new byte[MacAddress.LENGTH];
    Arrays.fill(everybody, (byte) 0xff);
    frame.put(everybody).put(asker.bytes()).putShort((short) ETH_P_ARP);
    // Ethernet, IPv4, lengths of their addresses.
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) MacAddress.LENGTH).put((byte) 4);
    frame.putShort((short) ARP_REQUEST).put(asker.bytes()).put(source);
    frame.put(new byte[MacAddress.LENGTH]).put(target);
    return frame.array();
  }

  private static boolean isArpReply(ByteBuffer frame, byte[] asker, byte[] target) {
    return frame.remaining() >= ETHERNET_HEADER + ARP_LENGTH
        && frame.getShort(12) == (short) ETH_P_ARP
        && frame.getShort(20) == ARP_REPLY
        && Arrays.equals(bytes(frame, 28, 4), target)
        && Arrays.equals(bytes(frame, 32, MacAddress.LENGTH), asker);
  }

  private static byte[] solicitation(MacAddress asker, byte[] source, byte[] target) {
    // Without an address there is no option either (RFC 4861, section 4.3).
    boolean known = !Arrays.equals(source, new byte[16]);
    byte[] group = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, 0, 0, 0};
    System.arraycopy(target, 13, group, 13, 3);
    ByteBuffer message = ByteBuffer.allocate(MESSAGE_LENGTH + (known ? OPTION_LENGTH : 0));
    message.put((byte) SOLICITATION).put((byte) 0).putShort((short) 0).putInt(0).put(target);
    if (known) {
      message.put((byte) SOURCE_LINK_LAYER).put((byte) 1).put(asker.bytes());
    }
    return icmp(asker, source, group, message.array());
  }

  private static byte[] advertisement(MacAddress holder, byte[] address, boolean router) {
    ByteBuffer message = ByteBuffer.allocate(MESSAGE_LENGTH + OPTION_LENGTH);
    message.put((byte) ADVERTISEMENT).put((byte) 0).putShort((short) 0);
    message.putInt(router ? OVERRIDE | ROUTER : OVERRIDE).put(address);
    message.put((byte) TARGET_LINK_LAYER).put((byte) 1).put(holder.bytes());
    return icmp(holder, address, ALL_NODES, message.array());
  }

  /** A message to a multicast group, with its checksum. */
  private static byte[] icmp(MacAddress sender, byte[] source, byte[] group, byte[] message) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + IPV6_HEADER + message.length);
    frame.put((byte) 0x33).put((byte) 0x33).put(group, 12, 4).put(sender.bytes());
    frame.putShort((short) ETH_P_IPV6);
    frame.putInt(6 << 28).putShort((short) message.length).put((byte) ICMPV6);
    // Hop limit 255: a router did not pass it on.
    frame.put((byte) 255).put(source).put(group).put(message);
    byte[] whole = frame.array();
    frame.putShort(ETHERNET_HEADER + IPV6_HEADER + 2, (short) checksum(whole, message.length));
    return whole;
  }

  /** Over the addresses, the length, the protocol and the message (RFC 8200, section 8.1). */
  private static int checksum(byte[] frame, int length) {
    long sum = ICMPV6;
    sum += length;
    for (int i = ETHERNET_HEADER + 8; i < frame.length; i += 2) {
      sum += Byte.toUnsignedInt(frame[i]) << 8 | Byte.toUnsignedInt(frame[i + 1]);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) ~sum & 0xffff;
  }

  private static boolean isAdvertisement(ByteBuffer frame, byte[] target) {
    int icmp = ETHERNET_HEADER + IPV6_HEADER;
    return frame.remaining() >= icmp + MESSAGE_LENGTH
        && frame.getShort(12) == (short) ETH_P_IPV6
        && frame.get(20) == ICMPV6
        && frame.get(icmp) == (byte) ADVERTISEMENT
        && Arrays.equals(bytes(frame, icmp + 8, 16), target);
  }

  private static MacAddress mac(ByteBuffer frame, int from) {
    return MacAddress.of(bytes(frame, from, MacAddress.LENGTH));
  }

  private static byte[] bytes(ByteBuffer frame, int from, int length) {
    byte[] bytes = new byte[length];
    frame.get(from, bytes);
    return bytes;
  }
}

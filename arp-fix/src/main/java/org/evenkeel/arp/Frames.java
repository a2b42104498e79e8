package org.evenkeel.arp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The questions "who has this address?" of both families, and their answers: ARP (RFC 826) and
 * neighbour discovery (RFC 4861), in Ethernet frames. They ask as one who looks for a duplicate
 * (RFC 5227 section 2.1.1, RFC 4862 section 5.4.2), so that no neighbour table learns the asker.
 * Pure.
 */
final class Frames {
  /** Length of an Ethernet address. */
  static final int MAC_LENGTH = 6;

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
  private static final int SOLICITATION_LENGTH = 24;

  private Frames() {}

  /**
   * The question for an address.
   *
   * @param asker the Ethernet address that asks
   */
  static byte[] question(byte[] asker, InetAddress target) {
    byte[] address = target.getAddress();
    return address.length == 4 ? arpRequest(asker, address) : solicitation(asker, address);
  }

  /**
   * Whether a frame is an answer that claims an address.
   *
   * @param asker whom an answer to an ARP request must be for
   */
  static boolean answers(ByteBuffer frame, byte[] asker, InetAddress target) {
    byte[] address = target.getAddress();
    return address.length == 4
        ? isArpReply(frame, asker, address)
        : isAdvertisement(frame, address);
  }

  private static byte[] arpRequest(byte[] asker, byte[] target) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + ARP_LENGTH);
    byte[] everybody = new byte[MAC_LENGTH];
    Arrays.fill(everybody, (byte) 0xff);
    frame.put(everybody).put(asker).putShort((short) ETH_P_ARP);
    // Ethernet, IPv4, lengths of their addresses.
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) MAC_LENGTH).put((byte) 4);
    frame.putShort((short) ARP_REQUEST).put(asker).putInt(0).put(new byte[MAC_LENGTH]).put(target);
    return frame.array();
  }

  private static boolean isArpReply(ByteBuffer frame, byte[] asker, byte[] target) {
    return frame.remaining() >= ETHERNET_HEADER + ARP_LENGTH
        && frame.getShort(12) == (short) ETH_P_ARP
        && frame.getShort(20) == ARP_REPLY
        && Arrays.equals(bytes(frame, 28, 4), target)
        && Arrays.equals(bytes(frame, 32, MAC_LENGTH), asker);
  }

  private static byte[] solicitation(byte[] asker, byte[] target) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + IPV6_HEADER + SOLICITATION_LENGTH);
    byte[] group = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, 0, 0, 0};
    System.arraycopy(target, 13, group, 13, 3);
    frame.put((byte) 0x33).put((byte) 0x33).put(group, 12, 4).put(asker);
    frame.putShort((short) ETH_P_IPV6);
    frame.putInt(6 << 28).putShort((short) SOLICITATION_LENGTH).put((byte) ICMPV6);
    // Hop limit 255: a router did not pass it on. From the unspecified address.
    frame.put((byte) 255).put(new byte[16]).put(group);
    frame.put((byte) SOLICITATION).put((byte) 0).putShort((short) 0).putInt(0).put(target);
    byte[] whole = frame.array();
    frame.putShort(ETHERNET_HEADER + IPV6_HEADER + 2, (short) checksum(whole));
    return whole;
  }

  /** Over the addresses, the length, the protocol and the message (RFC 8200, section 8.1). */
  private static int checksum(byte[] frame) {
    long sum = ICMPV6 + SOLICITATION_LENGTH;
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
    return frame.remaining() >= icmp + SOLICITATION_LENGTH
        && frame.getShort(12) == (short) ETH_P_IPV6
        && frame.get(20) == ICMPV6
        && frame.get(icmp) == (byte) ADVERTISEMENT
        && Arrays.equals(bytes(frame, icmp + 8, 16), target);
  }

  private static byte[] bytes(ByteBuffer frame, int from, int length) {
    byte[] bytes = new byte[length];
    frame.get(from, bytes);
    return bytes;
  }
}

package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.AF_INET;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;
import static org.evenkeel.netlink.SocketConstants.SOCK_CLOEXEC;
import static org.evenkeel.netlink.SocketConstants.SOCK_DGRAM;
import static org.evenkeel.netlink.SocketConstants.SOCK_RAW;
import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_RCVBUF;
import static org.evenkeel.netlink.SocketConstants.SO_RCVBUFFORCE;
import static org.evenkeel.netlink.SocketConstants.SO_RCVTIMEO;

import com.sun.jna.LastErrorException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sends ICMP or ICMPv6 echo requests and hears the replies to them (icmp(7), RFC 792, RFC 4443).
 * Opened without privileges where {@code net.ipv4.ping_group_range} allows it, otherwise raw, which
 * needs CAP_NET_RAW; a raw socket hears the replies to others as well, so that callers must know
 * theirs by the payload. One thread may send while another receives; both must have ended before
 * {@link #close}.
 */
public final class IcmpSocket implements AutoCloseable {
  /** {@code netinet/in.h} */
  private static final int IPPROTO_ICMP = 1;

  private static final int IPPROTO_ICMPV6 = 58;

  /** {@code linux/icmp.h}: a bit for each type that is kept away. */
  private static final int SOL_RAW = 255;

  private static final int ICMP_FILTER = 1;

  /** {@code linux/icmpv6.h}: the same in 256 bits. */
  private static final int ICMPV6_FILTER = 1;

  private static final int MSG_DONTWAIT = 0x40;

  private static final int ECHO_V4 = 8;
  private static final int REPLY_V4 = 0;
  private static final int ECHO_V6 = 128;
  private static final int REPLY_V6 = 129;

  /** Type, code, checksum, identifier, sequence. */
  private static final int HEADER = 8;

  private static final int ADDRESS_V4 = 16;
  private static final int ADDRESS_V6 = 28;

  /** More than any reply to what we send. */
  private static final int CAPACITY = 2048;

  /** The longest payload, so that no request is ever fragmented. */
  public static final int PAYLOAD_MAX = 1024;

  /** Room for the replies to thousands of requests that were sent together. */
  private static final int RECEIVE_BUFFER = 8 << 20;

  private static final int CLOSED = -1;

  private final boolean isV6;
  private final boolean isRaw;
  private final ByteBuffer received = direct(CAPACITY);
  private final ByteBuffer sender = direct(ADDRESS_V6);
  private final ByteBuffer senderLength = direct(Integer.BYTES);
  private Duration waitsFor = Duration.ZERO;
  private int socket;

  private IcmpSocket(int socket, boolean isV6, boolean isRaw) {
    this.socket = socket;
    this.isV6 = isV6;
    this.isRaw = isRaw;
    ByteBuffer size = direct(Integer.BYTES).putInt(0, RECEIVE_BUFFER);
    for (int option : new int[] {SO_RCVBUFFORCE, SO_RCVBUF}) {
      try {
        Libc.setsockopt(socket, SOL_SOCKET, option, size, size.capacity());
        return;
      } catch (LastErrorException _) {
        // Not allowed beyond the system's limit: up to it, then.
      }
    }
  }

  /**
   * A reply to somebody's echo request.
   *
   * @param from who answered
   * @param sequence 0 to 65535, as in the request
   * @param payload as in the request; read-only
   */
  public record Reply(InetAddress from, int sequence, ByteBuffer payload) {}

  /**
   * Opens a socket of one family.
   *
   * @throws NetlinkException when we may not ({@link Errno#EPERM}), or the kernel has no such
   *     family
   */
  public static IcmpSocket open(boolean isV6) throws NetlinkException {
    int family = isV6 ? AF_INET6 : AF_INET;
    int protocol = isV6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
    try {
      return new IcmpSocket(Libc.socket(family, SOCK_DGRAM | SOCK_CLOEXEC, protocol), isV6, false);
    } catch (LastErrorException _) {
      // Not for our group: only a raw one is left.
    }
    int socket = CLOSED;
    try {
      socket = Libc.socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
      filter(socket, isV6);
      return new IcmpSocket(socket, isV6, true);
    } catch (LastErrorException e) {
      close(socket);
      throw failure("open an ICMP socket", e);
    }
  }

  /** Lets replies alone through. */
  private static void filter(int socket, boolean isV6) {
    if (isV6) {
      ByteBuffer kept = direct(32);
      for (int i = 0; i < 32; i += 4) {
        kept.putInt(i, -1);
      }
      int word = 4 * (REPLY_V6 / 32);
      kept.putInt(word, ~(1 << REPLY_V6 % 32));
      Libc.setsockopt(socket, IPPROTO_ICMPV6, ICMPV6_FILTER, kept, kept.capacity());
    } else {
      ByteBuffer kept = direct(4).putInt(0, ~(1 << REPLY_V4));
      Libc.setsockopt(socket, SOL_RAW, ICMP_FILTER, kept, kept.capacity());
    }
  }

  /**
   * Sends an echo request.
   *
   * @param sequence its low 16 bits are sent
   * @param payload at most {@link #PAYLOAD_MAX} bytes
   * @throws NetlinkException when there is no route to it or no room to send
   */
  public void send(InetAddress to, int sequence, byte[] payload) throws NetlinkException {
    byte[] request = request(isV6, sequence, payload);
    ByteBuffer address = address(to);
    try {
      long _ =
          Libc.sendto(
              socket,
              direct(request.length).put(request).flip(),
              request.length,
              MSG_DONTWAIT,
              address,
              address.capacity());
    } catch (LastErrorException e) {
      throw failure("send an echo request to " + to.getHostAddress(), e);
    }
  }

  /** An echo request; a checksum of ICMPv6 is the kernel's, which knows the addresses. */
  static byte[] request(boolean isV6, int sequence, byte[] payload) {
    if (payload.length > PAYLOAD_MAX) {
      throw new IllegalArgumentException("a payload of " + payload.length + " bytes");
    }
    ByteBuffer request = ByteBuffer.allocate(HEADER + payload.length);
    request.put((byte) (isV6 ? ECHO_V6 : ECHO_V4)).put((byte) 0).putShort((short) 0);
    request.putShort((short) ProcessHandle.current().pid()).putShort((short) sequence).put(payload);
    if (!isV6) {
      request.putShort(2, checksum(request.array()));
    }
    return request.array();
  }

  /** The sum of RFC 1071. */
  static short checksum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) << 8 | low;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }

  /**
   * The next reply; empty when none comes in time, or something else did.
   *
   * @param patience how long to wait; above 0
   * @throws NetlinkException when the socket hears nothing any more
   */
  public Optional<Reply> receive(Duration patience) throws NetlinkException {
    try {
      if (!patience.equals(waitsFor)) {
        ByteBuffer timeval = direct(16).putLong(0, patience.toSeconds());
        timeval.putLong(8, Math.max(1, patience.toNanosPart() / 1_000));
        Libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.capacity());
        waitsFor = patience;
      }
      senderLength.putInt(0, ADDRESS_V6);
      long length = Libc.recvfrom(socket, received.clear(), CAPACITY, 0, sender, senderLength);
      byte[] packet = new byte[(int) length];
      received.get(0, packet);
      byte[] from = new byte[isV6 ? 16 : 4];
      sender.get(isV6 ? 8 : 4, from);
      return reply(packet, InetAddress.getByAddress(from), isV6, isRaw);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == Errno.EAGAIN || e.getErrorCode() == Errno.EINTR) {
        return Optional.empty();
      }
      throw failure("receive an echo reply", e);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }

  /** The reply in a packet, before which a raw IPv4 socket shows the header of IP. */
  static Optional<Reply> reply(byte[] packet, InetAddress from, boolean isV6, boolean isRaw) {
    int start = isRaw && !isV6 && packet.length > 0 ? (packet[0] & 0xf) * 4 : 0;
    if (packet.length < start + HEADER) {
      return Optional.empty();
    }
    int type = packet[start] & 0xff;
    if (type != (isV6 ? REPLY_V6 : REPLY_V4)) {
      return Optional.empty();
    }
    int sequence = (packet[start + 6] & 0xff) << 8 | (packet[start + 7] & 0xff);
    byte[] payload = Arrays.copyOfRange(packet, start + HEADER, packet.length);
    return Optional.of(new Reply(from, sequence, ByteBuffer.wrap(payload).asReadOnlyBuffer()));
  }

  /** A {@code struct sockaddr_in} or {@code sockaddr_in6}; a link-local address has its scope. */
  private static ByteBuffer address(InetAddress to) {
    if (to instanceof Inet6Address v6) {
      ByteBuffer address = direct(ADDRESS_V6).putShort(0, (short) AF_INET6);
      return address.put(8, v6.getAddress()).putInt(24, v6.getScopeId());
    }
    return direct(ADDRESS_V4).putShort(0, (short) AF_INET).put(4, to.getAddress());
  }

  /** Closes the socket. Idempotent. */
  @Override
  public void close() {
    int closing = socket;
    socket = CLOSED;
    close(closing);
  }

  private static void close(int socket) {
    if (socket != CLOSED) {
      try {
        Libc.close(socket);
      } catch (LastErrorException _) {
        // close(2): the descriptor is released whatever it returns, nothing is left to do.
      }
    }
  }

  private static NetlinkException failure(String operation, LastErrorException cause) {
    NetlinkException failure = new NetlinkException(operation, cause.getErrorCode(), "");
    failure.initCause(cause);
    return failure;
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}

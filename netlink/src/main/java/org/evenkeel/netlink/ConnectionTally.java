package org.evenkeel.netlink;

import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_SPORT;
import static org.evenkeel.netlink.InetDiagConstants.INET_DIAG_SRC;
import static org.evenkeel.netlink.InetDiagConstants.SOCK_DIAG_BY_FAMILY;
import static org.evenkeel.netlink.SocketConstants.AF_INET;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Counts sockets by their local ends while they come in; none is kept. An IPv4 client of a socket
 * for both families shows there with a mapped address (RFC 4291, 2.5.5.2), and counts as IPv4.
 */
final class ConnectionTally implements Decoder<Void> {
  private static final long V4_MAPPED = 0xffffL << 32;

  /** An IPv6 address, or an IPv4 one in its mapped form, as two numbers in network order. */
  private record Target(boolean any, long high, long low, int port) {
    static Target of(LocalEnd end) {
      if (end.address().isEmpty()) {
        return new Target(true, 0, 0, end.port());
      }
      InetAddress address = end.address().get();
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      return bytes.remaining() == Integer.BYTES
          ? new Target(false, 0, mapped(bytes.getInt()), end.port())
          : new Target(false, bytes.getLong(), bytes.getLong(), end.port());
    }

    boolean matches(long otherHigh, long otherLow, int otherPort) {
      return port == otherPort && (any || (high == otherHigh && low == otherLow));
    }
  }

  private final Target[] targets;
  private final int[] counts;
  private int sockets;

  ConnectionTally(List<LocalEnd> ends) {
    this.targets = ends.stream().map(Target::of).toArray(Target[]::new);
    this.counts = new int[targets.length];
  }

  /** Counts a {@code struct inet_diag_msg}. */
  @Override
  public Optional<Void> decode(Message message) {
    if (message.type() != SOCK_DIAG_BY_FAMILY) {
      return Optional.empty();
    }
    int port = message.u8(INET_DIAG_SPORT) << 8 | message.u8(INET_DIAG_SPORT + 1);
    long first = word(message, 0);
    boolean v4 = message.u8(0) == AF_INET;
    long high = v4 ? 0 : first << 32 | word(message, 1);
    long low = v4 ? mapped((int) first) : word(message, 2) << 32 | word(message, 3);
    if (!message.fault().found()) {
      count(high, low, port);
    }
    return Optional.empty();
  }

  private void count(long high, long low, int port) {
    sockets++;
    for (int i = 0; i < targets.length; i++) {
      if (targets[i].matches(high, low, port)) {
        counts[i]++;
      }
    }
  }

  /** The result, in the order of the ends. */
  int[] counts() {
    return counts;
  }

  /** How many sockets the kernel told of: no more than were asked for, when it filters. */
  int sockets() {
    return sockets;
  }

  private static long word(Message message, int index) {
    int word = message.u32(INET_DIAG_SRC + index * Integer.BYTES);
    boolean reversed = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return Integer.toUnsignedLong(reversed ? Integer.reverseBytes(word) : word);
  }

  private static long mapped(int v4) {
    return V4_MAPPED | Integer.toUnsignedLong(v4);
  }
}

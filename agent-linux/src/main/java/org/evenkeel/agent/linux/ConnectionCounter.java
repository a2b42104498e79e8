package org.evenkeel.agent.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.evenkeel.agent.ServiceEndpoint;

/**
 * Counts the established connections of endpoints in the lines of /proc/net/tcp and tcp6.
 *
 * <p>A line reads {@code sl: ADDRESS:PORT ADDRESS:PORT STATE …}, all hexadecimal. An address is one
 * 32-bit word or four, each in network order but printed as a number of the machine, so that the
 * bytes of each word are reversed on a little-endian one ({@code get_tcp4_sock} in
 * net/ipv4/tcp_ipv4.c). Addresses are compared as numbers, never as text.
 */
final class ConnectionCounter {
  /** {@code TCP_ESTABLISHED} in include/net/tcp_states.h. */
  private static final int ESTABLISHED = 1;

  private static final long V4_MAPPED = 0xffffL << 32;
  private static final boolean REVERSED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** An IPv6 address, or an IPv4 one in its mapped form, as two numbers. */
  private record Target(boolean any, long high, long low, int port) {
    static Target of(ServiceEndpoint endpoint) {
      if (endpoint.address().isEmpty()) {
        return new Target(true, 0, 0, endpoint.port());
      }
      InetAddress address = endpoint.address().get();
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      return bytes.remaining() == Integer.BYTES
          ? new Target(false, 0, mapped(bytes.getInt()), endpoint.port())
          : new Target(false, bytes.getLong(), bytes.getLong(), endpoint.port());
    }

    boolean matches(long otherHigh, long otherLow, int otherPort) {
      return port == otherPort && (any || (high == otherHigh && low == otherLow));
    }
  }

  private final Target[] targets;
  private final int[] counts;

  ConnectionCounter(List<ServiceEndpoint> endpoints) {
    this.targets = endpoints.stream().map(Target::of).toArray(Target[]::new);
    this.counts = new int[targets.length];
  }

  /** Counts a line of /proc/net/tcp; anything else, such as its heading, counts for nothing. */
  void lineV4(ProcText line) {
    if (atLocalAddress(line)) {
      long low = mapped(word(line));
      countFrom(line, 0, low);
    }
  }

  /** Counts a line of /proc/net/tcp6. */
  void lineV6(ProcText line) {
    if (atLocalAddress(line)) {
      long high = Integer.toUnsignedLong(word(line)) << 32;
      high |= Integer.toUnsignedLong(word(line));
      long low = Integer.toUnsignedLong(word(line)) << 32;
      low |= Integer.toUnsignedLong(word(line));
      countFrom(line, high, low);
    }
  }

  /** The result, in the order of the endpoints. */
  int[] counts() {
    return counts;
  }

  private static boolean atLocalAddress(ProcText line) {
    if (!line.hasNumber()) {
      return false;
    }
    line.number();
    return line.skip(": ");
  }

  private void countFrom(ProcText line, long high, long low) {
    if (!line.skip(":")) {
      return;
    }
    int port = line.hex(4);
    line.skipWord();
    line.skipSpaces();
    if (line.hex(2) != ESTABLISHED) {
      return;
    }
    for (int i = 0; i < targets.length; i++) {
      if (targets[i].matches(high, low, port)) {
        counts[i]++;
      }
    }
  }

  private static int word(ProcText line) {
    int word = line.hex(8);
    return REVERSED ? Integer.reverseBytes(word) : word;
  }

  private static long mapped(int v4) {
    return V4_MAPPED | Integer.toUnsignedLong(v4);
  }
}

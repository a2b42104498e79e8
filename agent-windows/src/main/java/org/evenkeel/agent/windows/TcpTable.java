package org.evenkeel.agent.windows;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.evenkeel.agent.ServiceEndpoint;

/**
 * Counts the established connections of endpoints in the tables that {@code GetExtendedTcpTable}
 * fills: a number of rows, then the rows (tcpmib.h; offsets of the 64-bit compiler, which the tests
 * prove). A port stands in network order in the first two bytes of its field.
 */
final class TcpTable {
  /** Where the number of rows stands, {@code dwNumEntries}. */
  private static final int ROWS = 0;

  /** Where the rows begin, {@code table}. */
  static final int HEAD_BYTES = 4;

  /** The two tables. */
  enum Family {
    /** {@code MIB_TCPTABLE}, which names no process and so is the cheapest to make. */
    V4(WindowsConstants.AF_INET, WindowsConstants.TCP_TABLE_BASIC_CONNECTIONS, 20, 0, 4, 8),
    /** {@code MIB_TCP6TABLE_OWNER_PID}; the one without the process is not offered for IPv6. */
    V6(WindowsConstants.AF_INET6, WindowsConstants.TCP_TABLE_OWNER_PID_CONNECTIONS, 56, 48, 0, 20);

    final int addressFamily;
    final int tableClass;
    final int rowBytes;
    final int stateOffset;
    final int addressOffset;
    final int portOffset;

    Family(
        int addressFamily,
        int tableClass,
        int rowBytes,
        int stateOffset,
        int addressOffset,
        int portOffset) {
      this.addressFamily = addressFamily;
      this.tableClass = tableClass;
      this.rowBytes = rowBytes;
      this.stateOffset = stateOffset;
      this.addressOffset = addressOffset;
      this.portOffset = portOffset;
    }
  }

  private static final long V4_MAPPED = 0xffffL << 32;

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

    boolean matches(long otherHigh, long otherLow) {
      return any || (high == otherHigh && low == otherLow);
    }
  }

  private final Target[] targets;
  private final int[] counts;

  TcpTable(List<ServiceEndpoint> endpoints) {
    this.targets = endpoints.stream().map(Target::of).toArray(Target[]::new);
    this.counts = new int[targets.length];
  }

  private static long mapped(int address) {
    return V4_MAPPED | Integer.toUnsignedLong(address);
  }

  /** Counts the rows of a table; rows that it announces but does not hold count for nothing. */
  void count(Family family, ByteBuffer table) {
    // Windows runs on little-endian machines alone; addresses and ports are in network order.
    ByteBuffer host = table.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer network = table.duplicate().order(ByteOrder.BIG_ENDIAN);
    if (host.limit() < HEAD_BYTES) {
      return;
    }
    int held = (host.limit() - HEAD_BYTES) / family.rowBytes;
    int rows = (int) Math.min(Integer.toUnsignedLong(host.getInt(ROWS)), held);
    for (int row = 0; row < rows; row++) {
      int at = HEAD_BYTES + row * family.rowBytes;
      if (host.getInt(at + family.stateOffset) == WindowsConstants.MIB_TCP_STATE_ESTAB) {
        count(family, network, at);
      }
    }
  }

  private void count(Family family, ByteBuffer network, int at) {
    int port = Short.toUnsignedInt(network.getShort(at + family.portOffset));
    int address = at + family.addressOffset;
    for (int i = 0; i < targets.length; i++) {
      if (targets[i].port() == port
          && targets[i].matches(high(family, network, address), low(family, network, address))) {
        counts[i]++;
      }
    }
  }

  private static long high(Family family, ByteBuffer network, int address) {
    return family == Family.V4 ? 0 : network.getLong(address);
  }

  private static long low(Family family, ByteBuffer network, int address) {
    return family == Family.V4
        ? mapped(network.getInt(address))
        : network.getLong(address + Long.BYTES);
  }

  /** The counts, in the order of the endpoints. */
  int[] counts() {
    return counts.clone();
  }
}

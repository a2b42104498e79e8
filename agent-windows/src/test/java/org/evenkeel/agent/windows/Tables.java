package org.evenkeel.agent.windows;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Tables of connections as Windows writes them. */
final class Tables {
  static final int ESTABLISHED = 5;
  static final int TIME_WAIT = 11;

  /** A connection's local end. */
  record Row(String address, int port, int state) {}

  private Tables() {}

  static ByteBuffer v4(List<Row> rows) {
    ByteBuffer table = start(rows, 20);
    for (Row row : rows) {
      table.putInt(row.state()).put(bytes(row.address()));
      putPort(table, row.port());
      table.putInt(0x01020304);
      putPort(table, 40_000);
    }
    return table.flip();
  }

  static ByteBuffer v6(List<Row> rows) {
    ByteBuffer table = start(rows, 56);
    for (Row row : rows) {
      table.put(bytes(row.address())).putInt(0);
      putPort(table, row.port());
      table.put(bytes("2001:db8::1")).putInt(0);
      putPort(table, 40_000);
      table.putInt(row.state()).putInt(4711);
    }
    return table.flip();
  }

  private static ByteBuffer start(List<Row> rows, int rowBytes) {
    return ByteBuffer.allocate(4 + rows.size() * rowBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(rows.size());
  }

  /** The upper half of the field is not defined; Windows has been seen to leave waste in it. */
  private static void putPort(ByteBuffer table, int port) {
    table.put((byte) (port >> 8)).put((byte) port).put((byte) 0xde).put((byte) 0xad);
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }
}

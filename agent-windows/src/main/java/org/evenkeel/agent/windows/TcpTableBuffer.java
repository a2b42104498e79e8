package org.evenkeel.agent.windows;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The memory into which Windows writes a table of connections. It grows as the table does and stays
 * that large. One thread uses it.
 */
final class TcpTableBuffer {
  private static final int FIRST_BYTES = 16 << 10;

  /** Over a million connections, IPv6. */
  static final int BYTES_MAX = 64 << 20;

  /** Between the refusal that names a size and the next call the table may outgrow that size. */
  static final int ATTEMPTS_MAX = 8;

  private final Win32 win32;
  private final TcpTable.Family family;
  private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_BYTES);

  TcpTableBuffer(Win32 win32, TcpTable.Family family) {
    this.win32 = win32;
    this.family = family;
  }

  /**
   * The table as it is now, valid until the next call. Empty where the system has no such protocol.
   *
   * @throws IOException when Windows refuses, or the table is larger than {@link #BYTES_MAX} or
   *     grows faster than it can be read
   */
  ByteBuffer read() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Win32.TableAnswer answer = win32.tcpTable(family, memory);
      switch (answer.error()) {
        case WindowsConstants.NO_ERROR -> {
          return memory.slice(0, Math.min(answer.size(), memory.capacity()));
        }
        case WindowsConstants.ERROR_INSUFFICIENT_BUFFER -> grow(answer.size());
        case WindowsConstants.ERROR_NOT_SUPPORTED -> {
          return ByteBuffer.allocate(0);
        }
        default -> throw new Win32Exception("GetExtendedTcpTable", answer.error(), "");
      }
    }
    throw new IOException(
        "GetExtendedTcpTable: the table of connections outgrew its buffer %d times in a row"
            .formatted(ATTEMPTS_MAX));
  }

  /** A quarter more than asked for, and never less than before. */
  private void grow(int wanted) throws IOException {
    long size = Math.max(wanted, memory.capacity()) * 5L / 4;
    if (wanted < 0 || wanted > BYTES_MAX || memory.capacity() >= BYTES_MAX) {
      throw new IOException(
          "GetExtendedTcpTable: the table of connections wants %d bytes, more than %d"
              .formatted(Integer.toUnsignedLong(wanted), BYTES_MAX));
    }
    memory = ByteBuffer.allocateDirect((int) Math.min(size, BYTES_MAX));
  }
}

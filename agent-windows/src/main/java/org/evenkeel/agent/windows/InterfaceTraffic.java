package org.evenkeel.agent.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/**
 * What a network interface has carried so far, and what it could.
 *
 * @param received bytes
 * @param sent bytes
 * @param receiveSpeed bits per second, 0 = not known
 * @param sendSpeed bits per second, 0 = not known
 */
record InterfaceTraffic(long received, long sent, long receiveSpeed, long sendSpeed) {
  /** {@code sizeof(MIB_IF_ROW2)} in netioapi.h, as are the offsets. */
  static final int ROW_BYTES = 1352;

  /** Where {@code InterfaceLuid} stands. */
  static final int LUID = 0;

  private static final int TRANSMIT_LINK_SPEED = 1192;
  private static final int RECEIVE_LINK_SPEED = 1200;
  private static final int IN_OCTETS = 1208;
  private static final int OUT_OCTETS = 1280;

  /** Reads a {@code MIB_IF_ROW2}. */
  static InterfaceTraffic of(ByteBuffer row) {
    ByteBuffer host = row.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return new InterfaceTraffic(
        host.getLong(IN_OCTETS),
        host.getLong(OUT_OCTETS),
        speed(host.getLong(RECEIVE_LINK_SPEED)),
        speed(host.getLong(TRANSMIT_LINK_SPEED)));
  }

  /** A link that is down reports all ones. */
  private static long speed(long bitsPerSecond) {
    return Math.max(0, bitsPerSecond);
  }

  /**
   * How much of the capacity the busier direction took since {@code earlier}, 0 to 100. Empty when
   * no time has passed, or the capacity is not known. A counter that ran backwards, since the
   * interface was taken away and put back, counts as not moved.
   *
   * @param nanos the time between the two
   * @param bitsPerSecond capacity of one direction; 0 = as the link reports it
   */
  OptionalDouble usedPercentSince(InterfaceTraffic earlier, long nanos, long bitsPerSecond) {
    long receiveCapacity = bitsPerSecond > 0 ? bitsPerSecond : receiveSpeed;
    long sendCapacity = bitsPerSecond > 0 ? bitsPerSecond : sendSpeed;
    if (nanos <= 0 || receiveCapacity <= 0 || sendCapacity <= 0) {
      return OptionalDouble.empty();
    }
    double receiving = percent(received - earlier.received, nanos, receiveCapacity);
    double sending = percent(sent - earlier.sent, nanos, sendCapacity);
    return OptionalDouble.of(Math.clamp(Math.max(receiving, sending), 0, 100));
  }

  private static double percent(long bytes, long nanos, long capacity) {
    return 100.0 * (8.0 * bytes * 1e9 / nanos) / capacity;
  }
}

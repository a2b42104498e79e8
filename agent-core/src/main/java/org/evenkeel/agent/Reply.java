package org.evenkeel.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The line that every client gets, ready to be sent. Immutable, so any thread may send it.
 *
 * <p>The words are those of HAProxy's agent-check (configuration manual, "agent-check"). The number
 * is an integer with a percent sign: HAProxy reads no fraction, and the {@code weight:} prefix only
 * from 3.1 on.
 */
final class Reply {
  /** Says nothing: the connection closes without a line, which clients take as silence. */
  static final Reply NONE = new Reply("");

  private final String line;
  private final ByteBuffer bytes;

  private Reply(String line) {
    this.line = line;
    ByteBuffer encoded = StandardCharsets.US_ASCII.encode(line);
    this.bytes = ByteBuffer.allocateDirect(encoded.remaining()).put(encoded).flip();
  }

  /**
   * Composes the answer.
   *
   * @param readings what was measured
   * @param status what the operator wants
   * @param announcing whether the state is news
   * @param returnIdle whether the number is availability rather than load
   */
  static Reply of(
      List<MetricReading> readings, AgentStatus status, boolean announcing, boolean returnIdle) {
    if (status != AgentStatus.NORMAL) {
      return new Reply(status.word() + "\n");
    }
    OptionalDouble load = Load.of(readings);
    if (load.isEmpty()) {
      return NONE;
    }
    double number = returnIdle ? 100 - load.getAsDouble() : load.getAsDouble();
    return new Reply((announcing ? "up ready " : "") + percent(number) + "%\n");
  }

  /** Rounded half up and kept within 0 to 100. */
  private static int percent(double number) {
    return (int) Math.clamp(Math.floor(number + 0.5), 0, 100);
  }

  /** The line without its end. */
  String text() {
    return line.strip();
  }

  /** The line to send, in a view of the caller's own. */
  ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer();
  }
}

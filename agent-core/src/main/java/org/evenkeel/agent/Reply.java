package org.evenkeel.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
   * @param voice what is to be said
   * @param announcing whether a number carries {@code up ready}
   * @param format how it is written
   * @param returnIdle whether the number is availability rather than load
   */
  static Reply of(
      Voice voice, boolean announcing, ResponderSetting.Format format, boolean returnIdle) {
    return switch (format) {
      case PERCENT -> percentage(voice, announcing, returnIdle);
      case INTEGER -> integer(voice, returnIdle);
    };
  }

  private static Reply percentage(Voice voice, boolean announcing, boolean returnIdle) {
    if (!voice.word().isEmpty()) {
      return new Reply(voice.word() + "\n");
    }
    if (voice.average().isEmpty()) {
      return NONE;
    }
    int number = number(voice.average().getAsDouble(), returnIdle);
    return new Reply((announcing ? "up ready " : "") + number + "%\n");
  }

  private static Reply integer(Voice voice, boolean returnIdle) {
    if (!voice.word().isEmpty()) {
      return new Reply(number(100, returnIdle) + "\n");
    }
    return voice.average().isEmpty()
        ? NONE
        : new Reply(number(voice.average().getAsDouble(), returnIdle) + "\n");
  }

  private static int number(double load, boolean returnIdle) {
    return percent(returnIdle ? 100 - load : load);
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

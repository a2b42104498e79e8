package org.evenkeel.agent.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads words and numbers of ASCII text straight from a buffer, so that sampling makes no strings.
 * Whatever the text, it stays within the buffer and ends.
 */
final class ProcText {
  private final ByteBuffer buffer;

  ProcText(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static ProcText of(String text) {
    return new ProcText(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  boolean hasRemaining() {
    return buffer.hasRemaining();
  }

  boolean hasWholeLine() {
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Goes to the start of the next line, or to the end. */
  void nextLine() {
    while (buffer.hasRemaining() && buffer.get() != '\n') {
      // The loop's condition does the work.
    }
  }

  /** Goes behind {@code word} when it comes next; otherwise stays. */
  boolean skip(String word) {
    int start = buffer.position();
    if (buffer.remaining() < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buffer.get(start + i) != word.charAt(i)) {
        return false;
      }
    }
    buffer.position(start + word.length());
    return true;
  }

  void skipSpaces() {
    while (peek() == ' ') {
      buffer.get();
    }
  }

  /** Goes behind the next run of anything but spaces and line ends. */
  void skipWord() {
    skipSpaces();
    while (peek() > ' ') {
      buffer.get();
    }
  }

  /** Whether a decimal number comes next, behind spaces on the same line. */
  boolean hasNumber() {
    skipSpaces();
    return digit(peek(), 10) >= 0;
  }

  /** The decimal number that comes next; 0 without digits. Wraps round like the kernel's own. */
  long number() {
    skipSpaces();
    return digits(10, Integer.MAX_VALUE);
  }

  /** The decimal number of at most {@code digitsMax} digits that comes next; 0 without digits. */
  long number(int digitsMax) {
    return digits(10, digitsMax);
  }

  /** The hexadecimal number of at most {@code digitsMax} digits that comes next. */
  int hex(int digitsMax) {
    return (int) digits(16, digitsMax);
  }

  private long digits(int radix, int digitsMax) {
    long value = 0;
    for (int i = 0; i < digitsMax; i++) {
      int digit = digit(peek(), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      buffer.get();
    }
    return value;
  }

  private static int digit(int c, int radix) {
    return c < 0 ? -1 : Character.digit((char) c, radix);
  }

  /** The byte that comes next; -1 at the end or beyond ASCII. */
  private int peek() {
    return buffer.hasRemaining() ? buffer.get(buffer.position()) : -1;
  }
}

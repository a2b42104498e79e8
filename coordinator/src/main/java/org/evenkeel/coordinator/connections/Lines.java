package org.evenkeel.coordinator.connections;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, one at a time, in memory that does not grow with them. */
final class Lines {
  /** Longer than any line of the kernel's. */
  static final int LINE_LONGEST = 512;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private int position;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, cut after {@link #LINE_LONGEST} bytes; empty at the end. */
  Optional<String> next() throws IOException {
    byte[] line = new byte[LINE_LONGEST];
    int length = 0;
    for (boolean any = false; ; any = true) {
      if (position == end && !fill()) {
        return any ? Optional.of(text(line, length)) : Optional.empty();
      }
      byte letter = chunk[position++];
      if (letter == '\n') {
        return Optional.of(text(line, length));
      }
      if (length < line.length) {
        line[length++] = letter;
      }
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(chunk));
    return end > 0;
  }

  private static String text(byte[] line, int length) {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }
}

package org.evenkeel.coordinator.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A terminal's second screen, shown anew as often as one likes, without a flicker; the first one is
 * back as it was when this is closed. Sequences are those of ECMA-48 and xterm(1). Used by one
 * thread.
 */
final class Screen implements AutoCloseable {
  /** Second screen, no cursor, long lines cut. */
  private static final String OPEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";

  private static final String CLOSE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final int ROWS_OTHERWISE = 24;

  private final PrintWriter out;

  Screen(PrintWriter out) {
    this.out = out;
    out.print(OPEN);
    out.flush();
  }

  /** Whether there is a terminal to read from and write to. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Shows lines; the last ones stay away when the screen is too low. */
  void show(String text) throws InterruptedException {
    out.print(frame(text, rows()));
    out.flush();
  }

  /** What is sent to show a text on a screen of that many rows. Pure. */
  static String frame(String text, int rows) {
    List<String> lines = text.lines().toList();
    StringBuilder frame = new StringBuilder(HOME);
    boolean fits = lines.size() <= rows - 1;
    int shown = fits ? lines.size() : Math.max(0, rows - 2);
    lines.stream()
        .limit(shown)
        .forEach(line -> frame.append(line).append(REST_OF_LINE).append("\r\n"));
    if (!fits) {
      frame.append("… %d more lines".formatted(lines.size() - shown)).append(REST_OF_LINE);
    }
    return frame.append(REST_OF_SCREEN).toString();
  }

  /** Asked each time: windows are resized. */
  private static int rows() throws InterruptedException {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return ROWS_OTHERWISE;
      }
      byte[] answer = stty.getInputStream().readNBytes(32);
      String rows = new String(answer, StandardCharsets.US_ASCII).split(" ", 2)[0];
      return rows.matches("[1-9]\\d{0,3}") ? Integer.parseInt(rows) : ROWS_OTHERWISE;
    } catch (IOException e) {
      return ROWS_OTHERWISE;
    }
  }

  @Override
  public void close() {
    out.print(CLOSE);
    out.flush();
  }
}

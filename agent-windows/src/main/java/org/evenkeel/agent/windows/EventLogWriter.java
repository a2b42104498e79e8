package org.evenkeel.agent.windows;

import java.io.Writer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Writes each line into the Windows event log as an event of its own. The kind of the event comes
 * from the line's first word, as the agent's log writes it. One writer at a time, as {@link
 * java.io.PrintWriter} sees to.
 *
 * <p>Bounded: a long line is cut, and of a flood some lines a minute are written and the rest is
 * counted, for the event log is everybody's and has a fixed size.
 */
final class EventLogWriter extends Writer {
  /** {@code ReportEvent} takes 31,839 characters; nobody reads so many. */
  static final int CHARACTERS_MAX = 4_000;

  static final int EVENTS_PER_MINUTE = 60;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Any of 1 to 1000: those have the text "%1" in the message file, see {@link EventSource}. */
  private static final int EVENT_ID = 1;

  private final Win32 win32;
  private final LongSupplier clock;
  private final long source;
  private final StringBuilder line = new StringBuilder();

  private long windowStartNanos;
  private int inWindow;
  private int suppressed;

  /**
   * Opens the event log.
   *
   * @param nanoClock gives elapsed time, as {@link System#nanoTime} does
   */
  EventLogWriter(Win32 win32, LongSupplier nanoClock) throws Win32Exception {
    this.win32 = win32;
    this.clock = nanoClock;
    this.source = win32.registerEventSource(ServiceDefinition.NAME);
    this.windowStartNanos = nanoClock.getAsLong();
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws Win32Exception {
    for (int i = offset; i < offset + length; i++) {
      char c = buffer[i];
      if (c == '\n') {
        end();
      } else if (line.length() < CHARACTERS_MAX && c != '\r') {
        line.append(c);
      }
    }
  }

  private void end() throws Win32Exception {
    String text = line.toString();
    line.setLength(0);
    long now = clock.getAsLong();
    if (now - windowStartNanos >= WINDOW.toNanos()) {
      windowStartNanos = now;
      inWindow = 0;
      tellSuppressed();
    }
    if (text.isBlank()) {
      return;
    }
    if (inWindow >= EVENTS_PER_MINUTE) {
      suppressed++;
      return;
    }
    inWindow++;
    report(text);
  }

  private void tellSuppressed() throws Win32Exception {
    if (suppressed > 0) {
      report("warning: %d further messages in the last minute".formatted(suppressed));
      suppressed = 0;
    }
  }

  private void report(String text) throws Win32Exception {
    win32.reportEvent(source, type(text), EVENT_ID, text);
  }

  private static int type(String text) {
    if (text.startsWith("error: ")) {
      return WindowsConstants.EVENTLOG_ERROR_TYPE;
    }
    return text.startsWith("warning: ")
        ? WindowsConstants.EVENTLOG_WARNING_TYPE
        : WindowsConstants.EVENTLOG_INFORMATION_TYPE;
  }

  /** Each line is written at its end. */
  @Override
  public void flush() {}

  @Override
  public void close() throws Win32Exception {
    tellSuppressed();
    win32.deregisterEventSource(source);
  }
}

package org.evenkeel.agent;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * The agent's log: one line a message to one stream. Any thread may write. It is this small because
 * a logging library would cost more memory than the rest of the agent.
 */
public final class Log {
  private final PrintWriter stream;
  private volatile LogLevel level = LogLevel.INFO;

  /** Writes to {@code stream}, which has to flush at line ends, from {@link LogLevel#INFO} on. */
  public Log(PrintWriter stream) {
    this.stream = stream;
  }

  void level(LogLevel newLevel) {
    level = newLevel;
  }

  /** A line that is written at any level, such as the one that says that the agent serves. */
  public void always(String message) {
    stream.println(oneLine(message));
  }

  /** What only a developer asks for. */
  public void debug(String message) {
    write(LogLevel.DEBUG, message);
  }

  /** What an operator may want to know. */
  public void info(String message) {
    write(LogLevel.INFO, message);
  }

  /** What an operator should look at; the agent goes on as well as it can. */
  public void warning(String message) {
    write(LogLevel.WARNING, message);
  }

  /** What stops the agent or a part of it. */
  public void error(String message) {
    write(LogLevel.ERROR, message);
  }

  private void write(LogLevel of, String message) {
    if (of.compareTo(level) >= 0) {
      always(of.name().toLowerCase(Locale.ROOT) + ": " + message);
    }
  }

  /** Keeps text from outside, such as a name in a file, from forging a line of its own. */
  private static String oneLine(String message) {
    return message.replace('\n', ' ').replace('\r', ' ');
  }
}

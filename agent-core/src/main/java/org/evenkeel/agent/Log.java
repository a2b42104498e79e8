package org.evenkeel.agent;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * The agent's log: one line a message to one stream. Any thread may write. It is this small because
 * a logging library would cost more memory than the rest of the agent.
 */
public final class Log {
  /** The priority of what is always said: "notice" of syslog(3). */
  private static final int NOTICE = 5;

  private final PrintWriter stream;
  private final boolean journal;
  private volatile LogLevel level = LogLevel.INFO;

  /** Writes to {@code stream}, which has to flush at line ends, from {@link LogLevel#INFO} on. */
  public Log(PrintWriter stream) {
    this(stream, false);
  }

  private Log(PrintWriter stream, boolean journal) {
    this.stream = stream;
    this.journal = journal;
  }

  /**
   * The same for a process with that environment: when systemd's journal reads the stream, each
   * line starts with its priority as {@code <6>}, which the journal takes off (sd-daemon(3)).
   */
  public static Log of(PrintWriter stream, Map<String, String> environment) {
    return new Log(stream, environment.containsKey("JOURNAL_STREAM"));
  }

  void level(LogLevel newLevel) {
    level = newLevel;
  }

  /** A line that is written at any level, such as the one that says that the agent serves. */
  public void always(String message) {
    print(NOTICE, message);
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
      print(priority(of), of.name().toLowerCase(Locale.ROOT) + ": " + message);
    }
  }

  private void print(int priority, String message) {
    stream.println((journal ? "<" + priority + ">" : "") + oneLine(message));
  }

  private static int priority(LogLevel of) {
    return switch (of) {
      case DEBUG -> 7;
      case INFO -> 6;
      case WARNING -> 4;
      case ERROR -> 3;
    };
  }

  /** Keeps text from outside, such as a name in a file, from forging a line of its own. */
  private static String oneLine(String message) {
    return message.replace('\n', ' ').replace('\r', ' ');
  }
}

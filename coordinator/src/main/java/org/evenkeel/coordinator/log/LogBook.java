package org.evenkeel.coordinator.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The last lines of the log, {@value #LINES_MAX} at most, in memory: what the host's journal keeps
 * is the whole of it. Thread-safe.
 */
public final class LogBook {
  /** So many lines are kept. */
  public static final int LINES_MAX = 2_000;

  /** Of a line; what is longer is cut. */
  public static final int TEXT_MAX = 2_000;

  private final Deque<LogLine> lines = new ArrayDeque<>();
  private long written;

  /**
   * Which lines are asked for.
   *
   * @param after the number of a line; 0 is before the first
   * @param from lines of this level and above
   * @param text what a line has in it, in any case of letters; empty is in all of them
   * @param limit the last so many, 1 or more
   */
  public record Query(long after, LogLine.Level from, String text, int limit) {}

  /**
   * Lines.
   *
   * @param lines the oldest first
   * @param last the number of the last line that was looked at; what follows comes after it
   */
  public record Page(List<LogLine> lines, long last) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /** Writes a line; the oldest goes when there are too many. */
  public synchronized void write(Instant at, LogLine.Level level, String source, String text) {
    String line = text.replaceAll("\\R+", " | ");
    String kept = line.length() > TEXT_MAX ? line.substring(0, TEXT_MAX) + "…" : line;
    lines.addLast(new LogLine(++written, at.truncatedTo(ChronoUnit.MILLIS), level, source, kept));
    if (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
  }

  /** The last lines that were asked for. */
  public Page read(Query query) {
    List<LogLine> all;
    long last;
    synchronized (this) {
      all = new ArrayList<>(lines);
      last = written;
    }
    String wanted = query.text.toLowerCase(Locale.ROOT);
    List<LogLine> found =
        all.stream()
            .filter(line -> line.number() > query.after)
            .filter(line -> line.level().compareTo(query.from) >= 0)
            .filter(line -> has(line, wanted))
            .toList();
    return new Page(found.subList(Math.max(0, found.size() - query.limit), found.size()), last);
  }

  private static boolean has(LogLine line, String wanted) {
    return line.text().toLowerCase(Locale.ROOT).contains(wanted)
        || line.source().toLowerCase(Locale.ROOT).contains(wanted);
  }
}

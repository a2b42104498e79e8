package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;

/** Reads what HAProxy says of itself. Answers that make no sense say nothing. */
final class Statistics {
  private static final Pattern FAILED = Pattern.compile("\\[failed: ([0-9]{1,9})\\]");

  private Statistics() {}

  /**
   * What a worker counts for a server.
   *
   * @param current connections now
   * @param total connections since it started
   * @param bytesIn from clients
   * @param bytesOut to clients
   * @param connectionErrors connections that failed for good
   * @param retries at the same server or another, that came of these
   * @param serverErrors answers with a status from 500 on
   * @param broken connections that it broke off, or answered with nonsense
   */
  record Row(
      long current,
      long total,
      long bytesIn,
      long bytesOut,
      long connectionErrors,
      long retries,
      long serverErrors,
      long broken) {
    static final Row ZERO = new Row(0, 0, 0, 0, 0, 0, 0, 0);

    /** The sums of both. */
    Row plus(Row other) {
      return new Row(
          current + other.current,
          total + other.total,
          bytesIn + other.bytesIn,
          bytesOut + other.bytesOut,
          connectionErrors + other.connectionErrors,
          retries + other.retries,
          serverErrors + other.serverErrors,
          broken + other.broken);
    }

    /** This without what was counted before. */
    Row minus(Row other) {
      return plus(
          new Row(
              -other.current,
              -other.total,
              -other.bytesIn,
              -other.bytesOut,
              -other.connectionErrors,
              -other.retries,
              -other.serverErrors,
              -other.broken));
    }

    /** What stays of it when its connections have ended. */
    Row ended() {
      return new Row(0, total, bytesIn, bytesOut, connectionErrors, retries, serverErrors, broken);
    }
  }

  /**
   * A server's state.
   *
   * @param weight HAProxy's
   * @param withheld whether it is in maintenance by command
   */
  record State(int weight, boolean withheld) {}

  /**
   * The processes under a master.
   *
   * @param master its number; 0 when it did not say
   * @param workers those that take new connections
   * @param oldWorkers those that end with their connections
   * @param failed reloads since the last that succeeded
   */
  record Processes(long master, List<Long> workers, List<Long> oldWorkers, int failed) {}

  /** The rows of {@code show stat}. */
  static Map<Slot, Row> rows(String answer) {
    List<String> lines = answer.lines().filter(line -> !line.isBlank()).toList();
    int head = 0;
    while (head < lines.size() && !lines.get(head).startsWith("# pxname,")) {
      head++;
    }
    if (head == lines.size()) {
      return Map.of();
    }
    List<String> columns = Arrays.asList(lines.get(head).substring(2).split(",", -1));
    int[] wanted =
        Stream.of(
                "scur",
                "stot",
                "bin",
                "bout",
                "econ",
                "wretr",
                "hrsp_5xx",
                "wredis",
                "eresp",
                "srv_abrt")
            .mapToInt(columns::indexOf)
            .toArray();
    int cells = Arrays.stream(wanted).max().orElse(0) + 1;
    int[] starts = new int[Math.max(cells, 3) + 1];
    Map<Slot, Row> rows = new HashMap<>();
    for (String line : lines.subList(head + 1, lines.size())) {
      int found = starts(line, starts);
      if (found > 2) {
        long[] figures = new long[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
          figures[i] =
              wanted[i] < 0 || wanted[i] >= found ? 0 : number(cell(line, starts, wanted[i]));
        }
        rows.put(
            new Slot(cell(line, starts, 0), cell(line, starts, 1)),
            new Row(
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                figures[4],
                figures[5] + figures[7],
                figures[6],
                // management guide 9.1: the first has the second in it, but not with tcp
                Math.max(figures[8], figures[9])));
      }
    }
    return rows;
  }

  /**
   * Finds where the first cells of a line begin. There are ten thousand lines of a hundred cells.
   *
   * @param starts takes one more than there are cells, for the end of the last
   * @return how many cells were found
   */
  private static int starts(String line, int[] starts) {
    int found = 0;
    int at = 0;
    while (found < starts.length - 1) {
      starts[found++] = at;
      int comma = line.indexOf(',', at);
      if (comma < 0) {
        starts[found] = line.length() + 1;
        return found;
      }
      at = comma + 1;
      starts[found] = at;
    }
    return found;
  }

  private static String cell(String line, int[] starts, int number) {
    return line.substring(starts[number], starts[number + 1] - 1);
  }

  /** The states of {@code show servers state}. */
  static Map<Slot, State> states(String answer) {
    Map<Slot, State> states = new HashMap<>();
    answer
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(cells -> cells.length > 8 && !cells[0].startsWith("#"))
        .forEach(
            cells ->
                states.put(
                    new Slot(cells[1], cells[3]),
                    // srv_admin_state, include/haproxy/server-t.h: SRV_ADMF_FMAINT is 1
                    new State((int) number(cells[7]), (number(cells[6]) & 1) != 0)));
    return states;
  }

  /** A value of {@code show info}; empty text when it is not there. */
  static String info(String answer, String name) {
    String head = name + ": ";
    return answer
        .lines()
        .filter(line -> line.startsWith(head))
        .map(line -> line.substring(head.length()).strip())
        .findFirst()
        .orElse("");
  }

  /** The processes of {@code show proc}. */
  static Processes processes(String answer) {
    long master = 0;
    int failed = 0;
    boolean old = false;
    List<Long> workers = new ArrayList<>();
    List<Long> oldWorkers = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      String[] cells = line.strip().split("\\s+", -1);
      if (line.startsWith("# old workers")) {
        old = true;
      } else if (line.startsWith("# programs")) {
        break;
      } else if (cells.length > 2 && cells[1].equals("master")) {
        master = number(cells[0]);
        Matcher bracket = FAILED.matcher(line);
        failed = bracket.find() ? (int) number(bracket.group(1)) : 0;
      } else if (cells.length > 2 && cells[1].equals("worker")) {
        (old ? oldWorkers : workers).add(number(cells[0]));
      }
    }
    return new Processes(master, List.copyOf(workers), List.copyOf(oldWorkers), failed);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}

package org.evenkeel.coordinator.log;

import java.time.Instant;
import java.util.Locale;

/**
 * A line of the log.
 *
 * @param number counted from 1 since the coordinator started
 * @param at when it was written
 * @param level how serious it is
 * @param source the class that wrote it, without its package
 * @param text one line, at most {@value LogBook#TEXT_MAX} characters
 */
public record LogLine(long number, Instant at, Level level, String source, String text) {

  /** How serious a line is, the least first. */
  public enum Level {
    /** For those who look for a fault in the program. */
    DEBUG,
    /** What happened. */
    INFO,
    /** What somebody should know. */
    WARN,
    /** What somebody should do something about. */
    ERROR;

    /** The word in API and command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package org.evenkeel.coordinator.model;

import java.time.Instant;
import java.util.Locale;

/**
 * A change in the life of a real server.
 *
 * @param at when, by the wall clock
 * @param kind what changed
 * @param now what it is since, one word
 * @param cause why, a short sentence without a full stop; at most {@value #CAUSE_MAX} characters
 */
public record Change(Instant at, Kind kind, String now, String cause) {
  /** What servers and agents say can be long; a story needs the beginning. */
  public static final int CAUSE_MAX = 300;

  /** What of a real server can change. */
  public enum Kind {
    /** What its checks conclude: up, down. */
    HEALTH,
    /** What the operator wants of it: online, drain, halt. */
    STATE,
    /** What its agent says besides the number, or that it says nothing. */
    AGENT,
    /** What the connection table points at, without being a verdict. */
    HINT;

    /** The name in documents. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Change {
    if (cause.length() > CAUSE_MAX) {
      cause = cause.substring(0, CAUSE_MAX - 1) + "…";
    }
  }
}

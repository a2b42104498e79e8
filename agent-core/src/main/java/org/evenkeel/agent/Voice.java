package org.evenkeel.agent;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a responder says and whether it is news. A load balancer that was told {@code drain} stays
 * so until it is told {@code ready}, and one that was told {@code down} until {@code up}; telling
 * it for ever would undo what its own operator sets there. So these words are said for a while
 * only.
 *
 * @param word the agent-check word that is the whole answer; empty when the number is
 * @param news whether the word was changed, rather than found at start
 * @param sinceNanos when, on the agent's clock
 * @param average of the load so far; empty before the first one
 * @param averageNanos when it was formed
 */
record Voice(
    String word, boolean news, long sinceNanos, OptionalDouble average, long averageNanos) {

  /**
   * The voice at start.
   *
   * @param owing whether load balancers may have been told something by an earlier run that only
   *     {@code up ready} undoes
   */
  static Voice atStart(String word, boolean owing, long nowNanos) {
    return new Voice(word, owing, nowNanos, OptionalDouble.empty(), nowNanos);
  }

  /** After the operator's state or the thresholds were looked at again. */
  Voice saying(String wanted, long nowNanos) {
    return wanted.equals(word) ? this : new Voice(wanted, true, nowNanos, average, averageNanos);
  }

  /**
   * After a new load. The average forgets half of the past in each half-life of the agent's clock;
   * where that clock stood still, nothing is forgotten.
   */
  Voice hearing(OptionalDouble load, Duration halfLife, long nowNanos) {
    if (load.isEmpty() || average.isEmpty() || halfLife.isZero()) {
      return new Voice(word, news, sinceNanos, load, nowNanos);
    }
    double elapsed = Math.max(0, nowNanos - averageNanos);
    double kept = Math.pow(0.5, elapsed / halfLife.toNanos());
    double next = average.getAsDouble() * kept + load.getAsDouble() * (1 - kept);
    return new Voice(word, news, sinceNanos, OptionalDouble.of(next), nowNanos);
  }

  /** Whether a number carries the words {@code up ready}. */
  boolean announcing(long nowNanos, Duration commandInterval) {
    return news && nowNanos - sinceNanos < commandInterval.toNanos();
  }
}

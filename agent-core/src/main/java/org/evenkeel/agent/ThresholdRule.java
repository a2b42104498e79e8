package org.evenkeel.agent;

/**
 * What happens when a threshold is exceeded.
 *
 * @param mode which thresholds count
 * @param word the agent-check word that is then the whole answer: {@code drain}, {@code down} or
 *     {@code maint}
 * @param value for the load as a whole, percent; 0 = none
 */
public record ThresholdRule(Mode mode, String word, double value) {
  /** As version 4 has it: a metric above its threshold fills the machine, the answer is 0%. */
  public static final ThresholdRule VERSION_4 = new ThresholdRule(Mode.FULL, "", 0);

  /** Which thresholds count. */
  public enum Mode {
    /** Those of the metrics, and they make the machine full instead of asking for a word. */
    FULL,
    /** None. */
    NONE,
    /** Those of the metrics and that of the load as a whole. */
    ANY,
    /** That of the load as a whole. */
    OVERALL,
    /** Those of the metrics. */
    METRIC
  }
}

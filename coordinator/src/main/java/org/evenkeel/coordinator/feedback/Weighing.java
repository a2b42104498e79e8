package org.evenkeel.coordinator.feedback;

import java.util.OptionalInt;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * What was made of a real server's readings.
 *
 * @param weight its weight while it may take traffic
 * @param computed what the readings come to, where it is not in force; empty where it is
 * @param note what keeps the weight from the formula, a few words; empty when nothing does
 * @param stale whether its readings are too old to count
 */
public record Weighing(int weight, OptionalInt computed, String note, boolean stale) {

  /** By the plain formula. */
  public static Weighing plain(int configured, AgentState agent) {
    WeightCourse course = WeightCourse.START.next(agent, WeightSpec.PLAIN, 0);
    return of(configured, agent, WeightSpec.PLAIN, course, course.share(), 1);
  }

  /**
   * Of one real server.
   *
   * @param share percent of the configured weight that the controller gives
   * @param ramp how far it has come in its slow start, above 0 to 1
   */
  public static Weighing of(
      int configured,
      AgentState agent,
      WeightSpec spec,
      WeightCourse course,
      double share,
      double ramp) {
    int computed = computed(configured, agent, spec, course, share);
    int base = spec.shadow() && !agent.closed() ? configured : computed;
    int weight = base == 0 ? 0 : Math.max(1, (int) Math.round(base * Math.min(1, ramp)));
    String note = "";
    if (spec.shadow()) {
      note = "shadow: would be " + computed;
    } else if (course.stale()) {
      note = "silent for too long: back to the configured weight";
    } else if (ramp < 1) {
      note = "slow start";
    }
    return new Weighing(
        weight,
        spec.shadow() ? OptionalInt.of(computed) : OptionalInt.empty(),
        note,
        course.stale());
  }

  /**
   * The same of a real server that was measured.
   *
   * @param words what was measured; may be empty
   * @param old whether that is too long ago to count
   */
  public Weighing measured(String words, boolean old) {
    String parts =
        words
            + (old ? ", long ago: back to the configured weight" : "")
            + (words.isEmpty() || note.isEmpty() ? "" : "; ")
            + note;
    return new Weighing(weight, computed, parts, old);
  }

  private static int computed(
      int configured, AgentState agent, WeightSpec spec, WeightCourse course, double share) {
    if (configured == 0 || agent.closed() || course.exhausted(spec.mode())) {
      return 0;
    }
    OptionalInt wished = agent.wishes().weight();
    return wished.isPresent() && !course.stale()
        ? wished.getAsInt()
        : WeightFormula.weight(configured, share, spec.floor());
  }
}

package org.evenkeel.coordinator.check;

import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;

/**
 * What the probes of one target have come to. Unchanged probes give an equal state, so that only
 * changes need to be told.
 *
 * @param health the conclusion
 * @param against how many probes in a row spoke against it, below rise or fall
 * @param reason why: the probe that decided, or the latest that spoke against
 */
public record HealthState(Health health, int against, String reason) {
  /** Before the first probe. */
  public static final HealthState UNKNOWN = new HealthState(Health.UNKNOWN, 0, "not checked yet");

  /** For a real server that is not checked. */
  public static final HealthState UNCHECKED = new HealthState(Health.UP, 0, "not checked");

  /**
   * The state after one more probe. A first passed probe suffices to be up; a first failed one does
   * not suffice to be down: after a restart one lost packet must not empty a table that works.
   */
  public HealthState next(Verdict verdict, CheckSpec spec) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed(passed.reason(), spec.rise());
      case Verdict.Failed failed when failed.ours() -> unseen(failed.reason());
      case Verdict.Failed failed -> failed(failed.reason(), spec.fall());
    };
  }

  /** A probe that was not sent changes no conclusion. */
  private HealthState unseen(String why) {
    return why.equals(reason) ? this : new HealthState(health, against, why);
  }

  private HealthState passed(String why, int rise) {
    return switch (health) {
      case UNKNOWN -> new HealthState(Health.UP, 0, why);
      case UP -> against == 0 ? this : new HealthState(Health.UP, 0, why);
      case DOWN -> weighed(Health.UP, rise, why);
    };
  }

  private HealthState failed(String why, int fall) {
    return switch (health) {
      case UNKNOWN, UP -> weighed(Health.DOWN, fall, why);
      case DOWN -> against == 0 && why.equals(reason) ? this : new HealthState(Health.DOWN, 0, why);
    };
  }

  /** One more probe for {@code other}, which needs {@code needed} in a row. */
  private HealthState weighed(Health other, int needed, String why) {
    int count = against + 1;
    return count >= needed
        ? new HealthState(other, 0, why)
        : new HealthState(health, count, "%s (%d of %d)".formatted(why, count, needed));
  }
}

package org.evenkeel.coordinator.check;

import java.time.Duration;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;

/**
 * What the probes of one target have come to. Unchanged probes give an equal state, so that only
 * changes need to be told.
 *
 * @param health the conclusion
 * @param against how many probes in a row spoke against it, below rise or fall
 * @param reason why: the probe that decided, or the latest that spoke against
 * @param since when health became what it is, in nanoseconds of the clock that probes go by
 */
public record HealthState(Health health, int against, String reason, long since) {
  /** Before the first probe. */
  public static final HealthState UNKNOWN = new HealthState(Health.UNKNOWN, 0, "not checked yet");

  /** For a real server that is not checked. */
  public static final HealthState UNCHECKED = new HealthState(Health.UP, 0, "not checked");

  /** A state since the clock's origin. */
  public HealthState(Health health, int against, String reason) {
    this(health, against, reason, 0);
  }

  /**
   * The state after one more probe. A first passed probe suffices to be up; a first failed one does
   * not suffice to be down: after a restart one lost packet must not empty a table that works.
   *
   * @param now when the probe ended, in nanoseconds of the clock that probes go by
   */
  public HealthState next(Verdict verdict, CheckSpec spec, long now) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed(passed.reason(), spec.rise(), now);
      case Verdict.Failed failed when failed.ours() -> unseen(failed.reason());
      case Verdict.Failed failed -> failed(failed.reason(), spec.fall(), now);
    };
  }

  /** A probe that was not sent changes no conclusion. */
  private HealthState unseen(String why) {
    return why.equals(reason) ? this : new HealthState(health, against, why, since);
  }

  private HealthState passed(String why, int rise, long now) {
    return switch (health) {
      case UNKNOWN -> new HealthState(Health.UP, 0, why, now);
      case UP -> against == 0 ? this : confirmed(why);
      case DOWN -> weighed(Health.UP, rise, why, now);
    };
  }

  private HealthState failed(String why, int fall, long now) {
    return switch (health) {
      case UNKNOWN, UP -> weighed(Health.DOWN, fall, why, now);
      case DOWN -> against == 0 && why.equals(reason) ? this : confirmed(why);
    };
  }

  /** One more probe for {@code other}, which needs {@code needed} in a row. */
  private HealthState weighed(Health other, int needed, String why, long now) {
    int count = against + 1;
    return count >= needed
        ? new HealthState(other, 0, why, now)
        : new HealthState(health, count, "%s (%d of %d)".formatted(why, count, needed), since);
  }

  private HealthState confirmed(String why) {
    return new HealthState(health, 0, why, since);
  }

  /** From the start of the probe that led here to the start of the next. */
  public Duration interval(CheckSpec spec) {
    if (health == Health.UNKNOWN || against > 0) {
      return spec.fastInterval();
    }
    return health == Health.DOWN ? spec.downInterval() : spec.interval();
  }
}

package org.evenkeel.coordinator.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Change;

/** What a list of changes, the newest first, tells of the present. */
public final class Changes {
  private Changes() {}

  /** Since when something is as it is; empty when that was never recorded. */
  public static Optional<Instant> since(List<Change> changes, Change.Kind kind, String now) {
    return changes.stream()
        .filter(change -> change.kind() == kind)
        .findFirst()
        .filter(change -> change.now().equals(now))
        .map(Change::at);
  }

  /** A time span in its two largest units, such as {@code 3d 4h}; never negative. */
  public static String span(Duration span) {
    Duration rest = span.isNegative() ? Duration.ZERO : span;
    if (rest.toDays() > 0) {
      return "%dd %dh".formatted(rest.toDays(), rest.toHoursPart());
    }
    if (rest.toHours() > 0) {
      return "%dh %dm".formatted(rest.toHours(), rest.toMinutesPart());
    }
    return rest.toMinutes() > 0
        ? "%dm %ds".formatted(rest.toMinutes(), rest.toSecondsPart())
        : rest.toSeconds() + "s";
  }
}

package org.evenkeel.coordinator.director;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Health;

/**
 * Whether this node suspects itself: it does when no check passes any more and those of several
 * hosts failed at once, because that is more likely one fault here than many there. Pure.
 *
 * @param wave what failed at once; empty when there is no suspicion
 * @param relieved when the first check passed again, in nanoseconds of the checks' clock
 */
record Suspicion(Set<CheckTarget> wave, OptionalLong relieved) {
  /** There is none. */
  static final Suspicion NONE = new Suspicion(Set.of(), OptionalLong.empty());

  private static final Duration SLACK = Duration.ofSeconds(1);

  Suspicion {
    wave = Set.copyOf(wave);
  }

  /** Whether there is one. */
  boolean present() {
    return !wave.isEmpty();
  }

  /** Whether a target's failure is part of it. */
  boolean covers(CheckTarget target) {
    return wave.contains(target);
  }

  /**
   * What is suspected now. Once a check passes again, the others have the time that it takes them
   * to pass as well; until then the first to return would be alone with all the traffic.
   *
   * @param health what the checks say; a missing target has said nothing yet
   */
  Suspicion next(Map<CheckTarget, HealthState> health, long now) {
    boolean anyUp = health.values().stream().anyMatch(state -> state.health() == Health.UP);
    if (!anyUp) {
      Set<CheckTarget> grown = wave(health); // the rest of it may follow a little later
      grown.addAll(wave);
      return new Suspicion(grown, OptionalLong.empty());
    }
    if (!present()) {
      return NONE;
    }
    long since = relieved.orElse(now);
    return now - since > grace().toNanos() ? NONE : new Suspicion(wave, OptionalLong.of(since));
  }

  /** What failed within the time that one cause needs to show in all checks, if on two hosts. */
  private static Set<CheckTarget> wave(Map<CheckTarget, HealthState> health) {
    Set<CheckTarget> wave = new HashSet<>();
    long latest = 0;
    Duration window = SLACK;
    for (Map.Entry<CheckTarget, HealthState> entry : health.entrySet()) {
      if (entry.getValue().health() == Health.DOWN) {
        long since = entry.getValue().since();
        latest = wave.isEmpty() || since - latest > 0 ? since : latest;
        window = longer(window, fall(entry.getKey().spec()));
        wave.add(entry.getKey());
      }
    }
    long end = latest;
    long width = window.toNanos();
    wave.removeIf(target -> end - since(health, target) > width);
    boolean severalHosts =
        wave.stream().map(CheckTarget::address).collect(Collectors.toSet()).size() > 1;
    return severalHosts ? wave : new HashSet<>();
  }

  private static long since(Map<CheckTarget, HealthState> health, CheckTarget target) {
    return health.getOrDefault(target, HealthState.UNKNOWN).since();
  }

  /** From the death of a server to its being down, at the most. */
  private static Duration fall(CheckSpec spec) {
    return longer(spec.interval(), spec.fastInterval())
        .multipliedBy(spec.fall() + 1L)
        .plus(spec.timeout())
        .plus(SLACK);
  }

  /** From the return of a server to its being up, at the most. */
  private Duration grace() {
    Duration grace = SLACK;
    for (CheckTarget target : wave) {
      CheckSpec spec = target.spec();
      Duration rise =
          spec.fastInterval()
              .multipliedBy(spec.rise())
              .plus(spec.downInterval().multipliedBy(2))
              .plus(spec.timeout())
              .plus(SLACK);
      grace = longer(grace, rise);
    }
    return grace;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

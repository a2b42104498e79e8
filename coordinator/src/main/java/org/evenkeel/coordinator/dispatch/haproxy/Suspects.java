package org.evenkeel.coordinator.dispatch.haproxy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.dispatch.haproxy.HaproxyDispatcher.Trouble;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * Which real servers HAProxy's counters make suspect: those with which, of late, five attempts or
 * more and a tenth of all went wrong. One stays suspect until it is less than half as bad, so that
 * it does not come and go. Used by one thread.
 */
public final class Suspects {
  /** How often to look. */
  public static final Duration PERIOD = Duration.ofSeconds(2);

  /** What happened longer ago is forgotten. */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private static final int FAILURES_MIN = 5;
  private static final int SHARE_MIN_PERCENT = 10;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private Set<Place> suspected = Set.of();

  private record Sample(long nanos, Map<Place, Trouble> troubles) {}

  /**
   * Takes what is counted now, and says who is suspect. The first look has nothing to compare with.
   *
   * @param totals since each place was added, or a process of HAProxy began
   * @param nanos the time
   */
  public List<Hint> look(Map<Place, Trouble> totals, long nanos) {
    Sample now = new Sample(nanos, Map.copyOf(totals));
    samples.addLast(now);
    while (samples.size() > 2 && isOld(second(), nanos)) {
      samples.removeFirst();
    }
    Set<Place> suspects = new HashSet<>();
    List<Hint> hints = new ArrayList<>();
    totals.keySet().stream()
        .sorted(Comparator.comparing(Place::toString))
        .forEach(
            place -> {
              Trouble late = since(earliest(place), totals.getOrDefault(place, Trouble.NONE));
              int leniency = suspected.contains(place) ? 2 : 1;
              if (isBad(late, leniency)) {
                suspects.add(place);
                hint(place, late).ifPresent(hints::add);
              }
            });
    suspected = suspects;
    return List.copyOf(hints);
  }

  /** What was counted when it was first seen of late: what was before then may be long ago. */
  private Trouble earliest(Place place) {
    return samples.stream()
        .map(sample -> sample.troubles().get(place))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Trouble.NONE);
  }

  /** The one after the first: while it is old enough, the first is too old. */
  private Sample second() {
    var all = samples.iterator();
    Sample _ = all.next();
    return all.next();
  }

  private static boolean isOld(Sample sample, long nanos) {
    return nanos - sample.nanos() >= WINDOW.toNanos();
  }

  /** What was counted since; where a count is lower than before it began anew. */
  private static Trouble since(Trouble before, Trouble now) {
    boolean anew =
        now.connections() < before.connections()
            || now.connectionErrors() < before.connectionErrors()
            || now.retries() < before.retries()
            || now.serverErrors() < before.serverErrors()
            || now.broken() < before.broken();
    return anew
        ? now
        : new Trouble(
            now.connections() - before.connections(),
            now.connectionErrors() - before.connectionErrors(),
            now.retries() - before.retries(),
            now.serverErrors() - before.serverErrors(),
            now.broken() - before.broken());
  }

  private static long failures(Trouble late) {
    return late.connectionErrors() + late.retries() + late.serverErrors() + late.broken();
  }

  private static long percent(Trouble late) {
    long failures = failures(late);
    return 100 * failures / Math.max(1, Math.max(failures, late.connections()));
  }

  private static boolean isBad(Trouble late, int leniency) {
    return leniency * failures(late) >= FAILURES_MIN
        && leniency * percent(late) >= SHARE_MIN_PERCENT;
  }

  /** The share in tens: a text that changes with every look would be news with every look. */
  private static Optional<Hint> hint(Place place, Trouble late) {
    if (!(place.service() instanceof ServiceKey.Endpoint service)) {
      return Optional.empty();
    }
    List<String> kinds = new ArrayList<>();
    if (late.serverErrors() > 0) {
      kinds.add("answers with a status from 500 on");
    }
    if (late.connectionErrors() + late.retries() > 0) {
      kinds.add("connections that it did not take");
    }
    if (late.broken() > 0) {
      kinds.add("connections that it broke off");
    }
    long tens = Math.max(10, (percent(late) + 5) / 10 * 10);
    return Optional.of(
        new Hint(
            service.address(),
            service.port(),
            place.destination().address(),
            place.destination().port(),
            "about %d %% of what HAProxy sent it in the last %d s went wrong: %s"
                .formatted(tens, WINDOW.toSeconds(), String.join(", ", kinds))));
  }
}

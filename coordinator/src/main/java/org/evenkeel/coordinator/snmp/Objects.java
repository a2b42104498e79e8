package org.evenkeel.coordinator.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.jspecify.annotations.Nullable;

/**
 * All there is to read, made anew of the snapshot at most once in a second: who walks through
 * thousands of rows reads the same ones, and costs little. Of one thread.
 */
final class Objects {
  private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Snapshot> snapshot;
  private final Supplier<Optional<PairStatus>> pair;
  private final StandardObjects standard;
  private final String version;
  private final Clock clock;
  private Totals totals = Totals.NONE;
  private @Nullable View view;
  private long madeNanos;

  Objects(
      Supplier<Snapshot> snapshot,
      Supplier<Optional<PairStatus>> pair,
      StandardObjects standard,
      String version,
      Clock clock) {
    this.snapshot = snapshot;
    this.pair = pair;
    this.standard = standard;
    this.version = version;
    this.clock = clock;
  }

  /** Those of this moment. */
  View now() {
    long now = clock.nanos();
    View known = view;
    if (known != null && now - madeNanos < MOMENT_NANOS) {
      return known;
    }
    View made = made(snapshot.get());
    view = made;
    madeNanos = now;
    return made;
  }

  private View made(Snapshot seen) {
    totals = totals.next(seen);
    List<Branch<?>> branches = new ArrayList<>(standard.of(seen.node()));
    branches.addAll(OwnObjects.of(seen, pair.get(), totals, version));
    return new View(branches);
  }
}

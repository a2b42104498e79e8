package org.evenkeel.coordinator.connections;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the kernel's connection table now and then, and tells which real servers it makes
 * suspect. A long table costs the kernel much, so a reading is followed by twenty times its own
 * time of rest, and by five seconds at least.
 */
public final class Hints {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
  private static final Duration REST_MIN = Duration.ofSeconds(5);
  private static final int REST_FACTOR = 20;
  private static final ConnectionQuery COUNTS_ALONE =
      new ConnectionQuery(ConnectionFilter.ALL, 0, 0);

  private Hints() {}

  /**
   * Starts looking.
   *
   * @param listener is told all hints whenever they are not those before; returns at once, and
   *     false when it could not take them
   */
  public static Watcher<Hint> start(
      ConnectionTable table, Supplier<Snapshot> snapshot, Predicate<List<Hint>> listener) {
    return Watcher.start("hints", () -> look(table, snapshot.get()), Hints::rest, listener);
  }

  /** How long to rest after a reading that took so long. */
  static Duration rest(Duration reading) {
    Duration rest = reading.multipliedBy(REST_FACTOR);
    return rest.compareTo(REST_MIN) > 0 ? rest : REST_MIN;
  }

  private static Optional<List<Hint>> look(ConnectionTable table, Snapshot now) {
    if (now.virtualServices().stream().noneMatch(service -> service.engine() == Engine.IPVS)) {
      return Optional.of(List.of());
    }
    try {
      return Optional.of(
          Diagnosis.hints(table.read(COUNTS_ALONE).whole(), Diagnosis.forwardings(now)));
    } catch (IOException e) {
      LOG.debug("No look at the connection table: {}", e.getMessage());
      return Optional.empty();
    }
  }
}

package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the drains that have a deadline to their end: a halt, when no connection is left or the
 * time is over. Used by the director's thread.
 */
final class Drains {
  private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

  private final Carriers carriers;
  private final Ownership ownership;
  private final Tables tables;
  private final Chronicler chronicler;
  private final InstantSource wallClock;

  /** Those that were drained with a deadline at the last look. */
  private Set<RealServerId> seen = Set.of();

  Drains(
      Carriers carriers,
      Ownership ownership,
      Tables tables,
      Chronicler chronicler,
      InstantSource wallClock) {
    this.carriers = carriers;
    this.ownership = ownership;
    this.tables = tables;
    this.chronicler = chronicler;
    this.wallClock = wallClock;
  }

  /** Halts what is drained with a deadline and has no connections left, or no time. */
  void finish(Cluster cluster, Collection<String> problems) {
    Instant now = wallClock.instant();
    Set<RealServerId> open = Set.copyOf(ownership.haltBy().keySet());
    for (RealServerId id : open) {
      VirtualService service = cluster.virtualService(id.service()).orElse(null);
      RealServer real = service == null ? null : service.realServer(id.realServer()).orElse(null);
      if (service == null || real == null) {
        continue; // forgotten with the configuration that had it
      }
      Observation known = tables.known(carriers.of(service));
      long left = connectionsLeft(service, real, known);
      // Counted at two looks: at the first it may just have got its last ones.
      boolean drained = left == 0 && known.current() && seen.contains(id);
      if (drained || !now.isBefore(ownership.haltBy().getOrDefault(id, Instant.MAX))) {
        String why = drained ? "drained" : "drained in time but for %d connections".formatted(left);
        halt(id, real, why, problems);
      }
    }
    seen = open;
  }

  private void halt(RealServerId id, RealServer real, String why, Collection<String> problems) {
    try {
      ownership.operator(id, real, OperatorState.HALT, Optional.empty());
      chronicler.because(id, why);
      LOG.info("{} is halted: {}", id, why);
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private long connectionsLeft(VirtualService service, RealServer real, Observation known) {
    List<ServiceKey> keys = TableKeys.of(service, ownership.state().marks());
    return known.counters(TableKeys.places(keys, real)).activeConnections();
  }
}

package org.evenkeel.coordinator.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * Makes recordings of snapshots: what stands in them as it is, what only grows as a rate over the
 * time since the snapshot before. Pure: {@link #next} gives the sampling that the next one is for.
 *
 * @param counted what had been counted then
 * @param nanos when that was
 */
record Sampling(Map<RealServerId, Carried> counted, long nanos) {
  private static final double NANOS = 1e9;

  /** One that has seen nothing yet, and so knows no rate at first. */
  static final Sampling FIRST = new Sampling(Map.of(), 0);

  Sampling {
    counted = Map.copyOf(counted);
  }

  /**
   * What a look comes to.
   *
   * @param recordings of the node first, then of each service, before those of its real servers
   * @param next for the look after it
   */
  record Look(List<Recording> recordings, Sampling next) {
    Look {
      recordings = List.copyOf(recordings);
    }
  }

  /** Rates in each second; all three are not numbers where they are unknown. */
  private record Rates(double connections, double received, double sent) {
    static final Rates UNKNOWN = new Rates(Double.NaN, Double.NaN, Double.NaN);

    boolean known() {
      return !Double.isNaN(connections);
    }

    /** Together: what is unknown adds nothing to what is known. */
    Rates plus(Rates other) {
      if (!known() || !other.known()) {
        return known() ? this : other;
      }
      return new Rates(
          connections + other.connections, received + other.received, sent + other.sent);
    }
  }

  /**
   * A look at a snapshot.
   *
   * @param now when, by the clock that the looks before it had
   */
  Look next(Snapshot snapshot, HostFigures host, long now) {
    double seconds = (now - nanos) / NANOS;
    List<Recording> recordings = new ArrayList<>();
    Map<RealServerId, Carried> counts = new HashMap<>();
    Rates all = Rates.UNKNOWN;
    long active = 0;
    for (ServiceStatus service : snapshot.virtualServices()) {
      String name = service.configured().name();
      Rates sum = Rates.UNKNOWN;
      List<Recording> members = new ArrayList<>();
      for (RealServerStatus real : service.realServers()) {
        RealServerId id = new RealServerId(name, real.configured().name());
        Rates rates = rates(Optional.ofNullable(counted.get(id)), real.carried(), seconds);
        counts.put(id, real.carried());
        sum = sum.plus(rates);
        members.add(recording(id, real, rates));
      }
      recordings.add(recording(service, sum));
      recordings.addAll(members);
      all = all.plus(sum);
      active += service.activeConnections();
    }
    recordings.addFirst(recording(host, active, all));
    return new Look(recordings, new Sampling(counts, now));
  }

  /**
   * A count below the one before has begun anew since: it is what there was since then. So a rate
   * is never more than what was really carried.
   */
  private static Rates rates(Optional<Carried> before, Carried now, double seconds) {
    if (before.isEmpty() || seconds <= 0) {
      return Rates.UNKNOWN;
    }
    Carried then = before.get();
    boolean anew =
        now.connections() < then.connections()
            || now.bytesIn() < then.bytesIn()
            || now.bytesOut() < then.bytesOut();
    Carried base = anew ? Carried.NOTHING : then;
    return new Rates(
        (now.connections() - base.connections()) / seconds,
        (now.bytesIn() - base.bytesIn()) / seconds,
        (now.bytesOut() - base.bytesOut()) / seconds);
  }

  private static Recording recording(RealServerId id, RealServerStatus real, Rates rates) {
    Recording.Draft draft =
        with(Recording.of(new Subject.Member(id.service(), id.realServer())), rates)
            .with(Figure.ACTIVE, (double) real.activeConnections())
            .with(Figure.WEIGHT, real.weight());
    if (real.idle().isPresent()) {
      draft.with(Figure.IDLE, real.idle().getAsInt());
    }
    if (real.health() != Health.UNKNOWN) {
      draft.with(Figure.UP, real.health() == Health.UP ? 100 : 0);
    }
    return draft.done();
  }

  private static Recording recording(ServiceStatus service, Rates rates) {
    long serving =
        service.realServers().stream()
            .filter(real -> real.weight() > 0 && real.health() != Health.DOWN)
            .count();
    return with(Recording.of(new Subject.Service(service.configured().name())), rates)
        .with(Figure.ACTIVE, (double) service.activeConnections())
        .with(Figure.SERVING, (double) serving)
        .done();
  }

  private static Recording recording(HostFigures host, long active, Rates rates) {
    Recording.Draft draft =
        with(Recording.of(new Subject.Node()), rates).with(Figure.ACTIVE, (double) active);
    host.values().forEach(draft::with);
    return draft.done();
  }

  private static Recording.Draft with(Recording.Draft draft, Rates rates) {
    return draft
        .with(Figure.NEW, rates.connections())
        .with(Figure.RECEIVED, rates.received())
        .with(Figure.SENT, rates.sent());
  }
}

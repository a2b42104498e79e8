package org.evenkeel.coordinator.director;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.Comparison;
import org.evenkeel.coordinator.feedback.Equalizer;
import org.evenkeel.coordinator.feedback.Leveller;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.feedback.WeightCourse;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * Keeps what weights depend on beside the moment: averages, steps, controllers, slow starts. The
 * rules are in {@link WeightCourse} and {@link Equalizer}. Used by the director's thread.
 */
final class WeightDesk {
  /** Weights move with time as well; one of which nothing is heard moves at this distance. */
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Map<RealServerId, WeightCourse> courses = new HashMap<>();
  private final Map<String, Equalizer> equalizers = new HashMap<>();
  private final Map<String, Leveller> levellers = new HashMap<>();
  private final Ascents ascents = new Ascents();
  private final Map<RealServerId, Weighing> weighings = new HashMap<>();
  private final Map<String, Long> weighedNanos = new HashMap<>();
  private Cluster weighed = Cluster.EMPTY;
  private final MeasuredDesk measured = new MeasuredDesk();

  /**
   * How fast weights by response time come back where nothing is to be seen, per second: by half in
   * two minutes and a quarter. Idle servers answer alike, and so would never tell that one of them
   * is well again.
   */
  private static final double EASE = 0.005;

  /** What is known of a real server at this moment. */
  @FunctionalInterface
  interface Knowledge {
    Known of(VirtualService service, RealServer real);
  }

  /**
   * What is known of a real server.
   *
   * @param agent what its agent says
   * @param open whether checks and operator let it take traffic
   * @param carrying whether it carried traffic before anything was known of it
   */
  record Known(AgentState agent, boolean open, boolean carrying) {}

  /**
   * Whoever is not known yet carries traffic on the node that this one follows: it has had its slow
   * start there, and needs none here when this node takes over.
   */
  void carriedElsewhere(Set<RealServerId> ids) {
    ascents.carriedElsewhere(ids);
  }

  /** Takes what was measured of real servers without agents. */
  void measured(Map<RealServerId, Measurement> measurements) {
    measured.take(measurements);
  }

  /**
   * The weights that follow now, of every real server whose weight is not just the configured one.
   * Services are weighed that were touched, and those for which it is time; one of which a weighing
   * changes is touched.
   *
   * @return is read until the next call
   */
  Map<RealServerId, Weighing> weigh(
      Cluster cluster, Touched touched, Knowledge knowledge, long nowNanos) {
    if (!Identity.same(cluster, weighed)) {
      turnTo(cluster);
    }
    for (VirtualService service : cluster.virtualServices()) {
      if (depends(service) && (touched.has(service.name()) || due(service, nowNanos))) {
        weighedNanos.put(service.name(), nowNanos);
        if (weigh(service, knowledge, nowNanos)) {
          touched.service(service.name());
        }
      }
    }
    return Collections.unmodifiableMap(weighings);
  }

  private boolean due(VirtualService service, long nowNanos) {
    Long last = weighedNanos.get(service.name());
    return last == null || nowNanos - last >= PACE_NANOS;
  }

  /** Forgets those that a cluster does not have, or does not weigh. */
  private void turnTo(Cluster cluster) {
    Set<RealServerId> present = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (VirtualService service : cluster.virtualServices()) {
      names.add(service.name());
      if (depends(service)) {
        service.realServers().forEach(r -> present.add(RealServerId.of(service, r)));
      }
    }
    courses.keySet().retainAll(present);
    ascents.retain(present);
    measured.retain(present);
    weighings.keySet().retainAll(present);
    equalizers.keySet().retainAll(names);
    levellers.keySet().retainAll(names);
    weighedNanos.keySet().retainAll(names);
    weighed = cluster;
  }

  /** Thousands of real servers are mere checks: they are not to cost anything here. */
  private static boolean depends(VirtualService service) {
    return !(service.feedback() instanceof FeedbackSpec.None)
        || !service.weights().slowStart().isZero();
  }

  /** Weighs a service's real servers; whether a weighing is another one now. */
  private boolean weigh(VirtualService service, Knowledge knowledge, long nowNanos) {
    WeightSpec spec = service.weights();
    Map<RealServer, Known> known = new LinkedHashMap<>();
    for (RealServer real : service.realServers()) {
      Known now = knowledge.of(service, real);
      RealServerId id = RealServerId.of(service, real);
      known.put(real, now);
      courses.put(id, course(id).next(now.agent(), spec, nowNanos));
      ascents.seen(id, now.open() && !now.agent().closed(), now.carrying(), nowNanos);
      if (service.feedback() instanceof FeedbackSpec.Measured source) {
        measured.seen(id, now.open(), source, spec, nowNanos);
      }
    }
    Optional<ToDoubleFunction<String>> together =
        spec.mode() == WeightSpec.Mode.EQUALIZE
            ? Optional.of(together(service, known, nowNanos))
            : Optional.empty();
    boolean changed = false;
    for (RealServer real : service.realServers()) {
      Known now = Objects.requireNonNull(known.get(real));
      RealServerId id = RealServerId.of(service, real);
      WeightCourse course = course(id);
      double share =
          together.isPresent() ? together.get().applyAsDouble(real.name()) : course.share();
      double ramp = ascents.ramp(id, spec.slowStart().toNanos(), nowNanos);
      Weighing weighing = Weighing.of(real.weight(), now.agent(), spec, course, share, ramp);
      Weighing next =
          service.feedback() instanceof FeedbackSpec.Measured source
              ? measured.noted(weighing, id, source, spec.staleAfter(), nowNanos)
              : weighing;
      changed |= !next.equals(weighings.put(id, next));
    }
    return changed;
  }

  private WeightCourse course(RealServerId id) {
    return courses.getOrDefault(id, WeightCourse.START);
  }

  /** What controls all real servers of a service together comes to these shares, by name. */
  private ToDoubleFunction<String> together(
      VirtualService service, Map<RealServer, Known> known, long nowNanos) {
    int deadband = service.weights().deadband();
    if (service.feedback() instanceof FeedbackSpec.Measured source) {
      Leveller last = levellers.getOrDefault(service.name(), Leveller.START);
      Leveller next =
          (source == FeedbackSpec.Measured.LATENCY ? last.eased(EASE, nowNanos) : last)
              .next(compared(service, source, known, nowNanos), deadband, nowNanos);
      levellers.put(service.name(), next);
      return next::share;
    }
    Equalizer next =
        equalizers
            .getOrDefault(service.name(), Equalizer.START)
            .next(asked(service, known), deadband, interval(service), nowNanos);
    equalizers.put(service.name(), next);
    return next::share;
  }

  /** Who carries no traffic yet, or not as much as it may, says nothing beside the others. */
  private List<Equalizer.Member> compared(
      VirtualService service,
      FeedbackSpec.Measured source,
      Map<RealServer, Known> known,
      long nowNanos) {
    WeightSpec spec = service.weights();
    boolean othersLeft =
        known.entrySet().stream()
            .anyMatch(
                entry ->
                    !entry.getKey().backup()
                        && entry.getKey().weight() > 0
                        && entry.getValue().open());
    List<Comparison.Side> sides = new ArrayList<>();
    known.forEach(
        (real, now) -> {
          RealServerId id = RealServerId.of(service, real);
          boolean counts =
              now.open()
                  && !(real.backup() && othersLeft)
                  && ascents.ramp(id, spec.slowStart().toNanos(), nowNanos) >= 1;
          sides.add(
              new Comparison.Side(
                  real.name(),
                  real.weight(),
                  counts
                      ? measured.figure(id, spec.staleAfter(), nowNanos)
                      : OptionalDouble.empty()));
        });
    return Comparison.of(source, sides);
  }

  private List<Equalizer.Member> asked(VirtualService service, Map<RealServer, Known> known) {
    List<Equalizer.Member> members = new ArrayList<>();
    known.forEach(
        (real, now) -> {
          WeightCourse course = course(RealServerId.of(service, real));
          boolean counts = now.open() && !now.agent().closed() && course.begun() && !course.stale();
          OptionalDouble busy =
              counts ? OptionalDouble.of(100 - course.smooth()) : OptionalDouble.empty();
          members.add(new Equalizer.Member(real.name(), real.weight(), busy));
        });
    return members;
  }

  /** From one reading to the next. */
  private static Duration interval(VirtualService service) {
    return switch (service.feedback()) {
      case FeedbackSpec.None _, FeedbackSpec.Measured _ -> Duration.ZERO;
      case FeedbackSpec.Asked asked -> asked.interval();
    };
  }

  /** Since when real servers may take traffic. */
  private static final class Ascents {
    /** Of those that have nothing to ramp: they carried traffic already. */
    private static final Ascent DONE = new Ascent(true, 0);

    private record Ascent(boolean done, long sinceNanos) {}

    private final Map<RealServerId, Ascent> open = new HashMap<>();
    private final Set<RealServerId> met = new HashSet<>();

    /** Those that carry traffic on the node that is followed, and were not open here yet. */
    private final Set<RealServerId> elsewhere = new HashSet<>();

    void carriedElsewhere(Set<RealServerId> ids) {
      elsewhere.clear();
      elsewhere.addAll(ids);
      elsewhere.removeAll(met);
    }

    void seen(RealServerId id, boolean isOpen, boolean carrying, long nowNanos) {
      boolean first = !met.contains(id);
      if (!isOpen) {
        open.remove(id);
        return;
      }
      met.add(id);
      boolean carried = elsewhere.remove(id) || carrying;
      open.computeIfAbsent(id, _ -> first && carried ? DONE : new Ascent(false, nowNanos));
    }

    /** How far it has come: above 0, up to 1. */
    double ramp(RealServerId id, long slowStartNanos, long nowNanos) {
      Ascent ascent = open.get(id);
      if (ascent == null || ascent.done() || slowStartNanos == 0) {
        return 1;
      }
      return Math.clamp((double) (nowNanos - ascent.sinceNanos()) / slowStartNanos, 0.001, 1);
    }

    void retain(Set<RealServerId> ids) {
      open.keySet().retainAll(ids);
      met.retainAll(ids);
      elsewhere.retainAll(ids);
    }
  }
}

package org.evenkeel.coordinator.director;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.Equalizer;
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
  private final Map<RealServerId, WeightCourse> courses = new HashMap<>();
  private final Map<String, Equalizer> equalizers = new HashMap<>();
  private final Ascents ascents = new Ascents();

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
   * The weights that follow now, of every real server whose weight is not just the configured one.
   */
  Map<RealServerId, Weighing> weigh(Cluster cluster, Knowledge knowledge, long nowNanos) {
    Map<RealServerId, Weighing> weighings = new LinkedHashMap<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (depends(service)) {
        weigh(service, knowledge, nowNanos, weighings);
      }
    }
    courses.keySet().retainAll(weighings.keySet());
    ascents.retain(weighings.keySet());
    equalizers.keySet().removeIf(name -> cluster.virtualService(name).isEmpty());
    return weighings;
  }

  /** Thousands of real servers are mere checks: they are not to cost anything here. */
  private static boolean depends(VirtualService service) {
    return !(service.feedback() instanceof FeedbackSpec.None)
        || !service.weights().slowStart().isZero();
  }

  private void weigh(
      VirtualService service,
      Knowledge knowledge,
      long nowNanos,
      Map<RealServerId, Weighing> weighings) {
    WeightSpec spec = service.weights();
    Map<RealServer, Known> known = new LinkedHashMap<>();
    for (RealServer real : service.realServers()) {
      Known now = knowledge.of(service, real);
      RealServerId id = new RealServerId(service.name(), real.name());
      known.put(real, now);
      courses.put(id, course(id).next(now.agent(), spec, nowNanos));
      ascents.seen(id, now.open() && !now.agent().closed(), now.carrying(), nowNanos);
    }
    boolean together = spec.mode() == WeightSpec.Mode.EQUALIZE;
    Equalizer equalizer = together ? equalized(service, known, nowNanos) : Equalizer.START;
    known.forEach(
        (real, now) -> {
          RealServerId id = new RealServerId(service.name(), real.name());
          WeightCourse course = course(id);
          double share = together ? equalizer.share(real.name()) : course.share();
          double ramp = ascents.ramp(id, spec.slowStart().toNanos(), nowNanos);
          weighings.put(id, Weighing.of(real.weight(), now.agent(), spec, course, share, ramp));
        });
  }

  private WeightCourse course(RealServerId id) {
    return courses.getOrDefault(id, WeightCourse.START);
  }

  private Equalizer equalized(VirtualService service, Map<RealServer, Known> known, long nowNanos) {
    List<Equalizer.Member> members = new ArrayList<>();
    known.forEach(
        (real, now) -> {
          WeightCourse course = course(new RealServerId(service.name(), real.name()));
          boolean counts = now.open() && !now.agent().closed() && course.begun() && !course.stale();
          OptionalDouble busy =
              counts ? OptionalDouble.of(100 - course.smooth()) : OptionalDouble.empty();
          members.add(new Equalizer.Member(real.name(), real.weight(), busy));
        });
    Equalizer last = equalizers.getOrDefault(service.name(), Equalizer.START);
    Equalizer next = last.next(members, service.weights().deadband(), interval(service), nowNanos);
    equalizers.put(service.name(), next);
    return next;
  }

  /** From one reading to the next. */
  private static Duration interval(VirtualService service) {
    return switch (service.feedback()) {
      case FeedbackSpec.None _ -> Duration.ZERO;
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

    void seen(RealServerId id, boolean isOpen, boolean carrying, long nowNanos) {
      boolean first = !met.contains(id);
      if (!isOpen) {
        open.remove(id);
        return;
      }
      met.add(id);
      open.computeIfAbsent(id, _ -> first && carrying ? DONE : new Ascent(false, nowNanos));
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
    }
  }
}

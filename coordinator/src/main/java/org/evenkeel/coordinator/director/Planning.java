package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Plans those services again that were touched, and keeps the plans of the others: what comes of it
 * is what {@link Planner#plan(Situation)} makes of the same situation. Used by the director's
 * thread.
 */
final class Planning {
  private final Touched touched;
  private Plan last = Plan.NOTHING;
  private Basis basis = Basis.NONE;

  /** What every service's plan, or the frame, depends on. */
  private record Basis(
      Cluster cluster, Map<String, Integer> marks, Situation.Surroundings surroundings) {
    /** Of no plan at all. */
    static final Basis NONE =
        new Basis(new Cluster(List.of()), Map.of(), Situation.Surroundings.UNKNOWN);

    boolean sameServices(Basis other) {
      return Identity.same(cluster, other.cluster) && marks.equals(other.marks);
    }
  }

  Planning(Touched touched) {
    this.touched = touched;
  }

  /** Forgets what was planned, so that the next plan is made as the first one is. */
  void forget() {
    touched.everything();
    last = Plan.NOTHING;
    basis = Basis.NONE;
  }

  /** The plan for a situation. Plans of services that were not touched are the same as before. */
  Plan next(Situation now) {
    Basis after = new Basis(now.cluster(), now.marks(), now.surroundings());
    boolean sameServices = after.sameServices(basis);
    if (!sameServices) {
      touched.everything();
    }
    boolean sameFrame = sameServices && after.surroundings().equals(basis.surroundings());
    if (!sameFrame || !touched.isEmpty()) {
      List<ServicePlan> services = services(now);
      last = Plan.of(services, sameFrame ? last.frame() : Frame.of(now, services));
      basis = after;
      touched.planned();
    }
    return last;
  }

  private List<ServicePlan> services(Situation now) {
    List<VirtualService> wanted = now.cluster().virtualServices();
    List<ServicePlan> plans = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      VirtualService service = wanted.get(i);
      ServicePlan earlier = i < last.services().size() ? last.services().get(i) : null;
      if (earlier == null) {
        plans.add(Planner.plan(now, service));
      } else if (touched.has(service.name())) {
        plans.add(Planner.plan(now, service).sharing(earlier));
      } else {
        plans.add(earlier);
      }
    }
    return plans;
  }
}

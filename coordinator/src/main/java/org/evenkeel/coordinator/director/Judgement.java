package org.evenkeel.coordinator.director;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the real servers: the checks' and the agents' latest words, and the weights that
 * were in force before there were any. Used by the director's thread.
 */
final class Judgement {
  private final Map<CheckTarget, HealthState> health = new HashMap<>();
  private final Map<AgentTarget, AgentState> agents = new HashMap<>();
  private final Map<RealServerId, Integer> adopted = new HashMap<>();
  private final WeightDesk weights = new WeightDesk();
  private final Map<RealServerId, Integer> last = new HashMap<>();
  private Plan remembered = Plan.NOTHING;

  /** What each engine shows of those that it carries. */
  private final Map<Engine, List<Hint>> suspected = new EnumMap<>(Engine.class);

  private Map<RealServerId, String> hints = Map.of();
  private Suspicion suspicion = Suspicion.NONE;
  private final Touched touched;

  /** The services of each target. */
  private Map<CheckTarget, Set<String>> checked = Map.of();

  private Map<AgentTarget, Set<String>> asked = Map.of();
  private Set<CheckTarget> reachable = Set.of();

  /** Those of which nothing has been heard yet. */
  private final Set<CheckTarget> uncheckedYet = new HashSet<>();

  private final Set<AgentTarget> silentYet = new HashSet<>();

  /** What the kernel's table held at the last look at it. */
  private @Nullable List<TableService> lookedAt;

  /** Knows nothing yet; says what is touched by what it comes to know. */
  Judgement(Touched touched) {
    this.touched = touched;
  }

  /** Takes a check's word; one that is no longer asked for is late and forgotten. */
  void checked(CheckTarget target, HealthState state) {
    Set<String> services = checked.get(target);
    if (services != null) {
      health.put(target, state);
      if (state.health() != Health.UNKNOWN) {
        uncheckedYet.remove(target);
      }
      services.forEach(touched::service);
    }
  }

  /** Takes an agent's word; one that is no longer asked for is late and forgotten. */
  void heard(AgentTarget target, AgentState state) {
    Set<String> services = asked.get(target);
    if (services != null) {
      agents.put(target, state);
      silentYet.remove(target);
      services.forEach(touched::service);
    }
  }

  /** Whether every check has come to a conclusion, and every agent has been asked. */
  boolean complete() {
    return uncheckedYet.isEmpty() && silentYet.isEmpty();
  }

  /**
   * These carry traffic on the node that this one follows, as far as nothing is known of them here
   * yet; nobody else that is not known yet does.
   */
  void carriedElsewhere(Set<RealServerId> ids) {
    weights.carriedElsewhere(ids);
  }

  /** Takes what was measured of real servers without agents. */
  void measured(Map<RealServerId, Measurement> measurements) {
    weights.measured(measurements);
  }

  /** What is to be checked, as far as there is a way to it; new ones only from a round on. */
  Set<CheckTarget> checkTargets() {
    return reachable;
  }

  /**
   * Takes in which ways through VIPs there are. A probe without its own would be dispatched as any
   * client's connection is, and say something of another real server.
   *
   * @param services what the kernel's table holds
   * @return whether {@link #checkTargets} is another now
   */
  boolean look(List<TableService> services) {
    if (Identity.same(services, lookedAt)) {
      return false;
    }
    lookedAt = services;
    Set<CheckTarget> before = reachable;
    reachable = checked.keySet();
    if (reachable.stream().anyMatch(target -> target.detour().isPresent())) {
      Set<Way> ways = ways(services);
      reachable =
          reachable.stream()
              .filter(
                  target ->
                      target
                          .detour()
                          .map(detour -> ways.contains(new Way(detour.mark(), target.address())))
                          .orElse(true))
              .collect(Collectors.toCollection(LinkedHashSet::new));
    }
    return !reachable.equals(before);
  }

  /** A mark that leads to one real server. */
  private record Way(int mark, IpAddress realServer) {}

  private static Set<Way> ways(List<TableService> services) {
    Set<Way> ways = new HashSet<>();
    for (TableService service : services) {
      if (service.key() instanceof ServiceKey.Mark(int mark, _)
          && service.destinations().size() == 1) {
        ways.add(new Way(mark, service.destinations().getFirst().key().address()));
      }
    }
    return ways;
  }

  /** Which agents are to be asked. */
  Set<AgentTarget> agentTargets() {
    return asked.keySet();
  }

  /**
   * Turns to another configuration. Words about what stays are kept; a real server that carries
   * traffic now, and of which nothing has been heard in the way that counts from now on, keeps its
   * weight until there is a word.
   */
  void turnTo(Cluster cluster, Carriers carriers, Tables tables, Map<String, Integer> marks) {
    Set<CheckTarget> checkedBefore = checked.keySet();
    Set<AgentTarget> askedBefore = asked.keySet();
    Set<RealServerId> waiting = Set.copyOf(adopted.keySet());
    Set<RealServerId> present = new HashSet<>();
    touched.everything();
    lookedAt = null;
    checked = checkTargets(cluster, carriers, marks);
    asked = agentTargets(cluster);
    reachable =
        reachable.stream()
            .filter(checked::containsKey)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    health.keySet().retainAll(checked.keySet());
    agents.keySet().retainAll(asked.keySet());
    uncheckedYet.clear();
    checked.keySet().stream().filter(target -> !concluded(target)).forEach(uncheckedYet::add);
    silentYet.clear();
    silentYet.addAll(asked.keySet());
    silentYet.removeAll(agents.keySet());
    hints = hints(cluster, carriers);
    adopt(cluster, carriers, tables, marks);
    for (VirtualService service : cluster.virtualServices()) {
      for (RealServer real : service.realServers()) {
        RealServerId id = RealServerId.of(service, real);
        present.add(id);
        CheckTarget target = TableKeys.target(service, real, carriers, marks);
        if (!waiting.contains(id) && watched(service, target, checkedBefore, askedBefore)) {
          adopted.remove(id);
        }
      }
    }
    last.keySet().retainAll(present); // one that comes back later is new to the table
  }

  private boolean concluded(CheckTarget target) {
    return health.getOrDefault(target, HealthState.UNKNOWN).health() != Health.UNKNOWN;
  }

  /** Whether all that is to be said of a real server comes from where it came from before. */
  private static boolean watched(
      VirtualService service,
      CheckTarget target,
      Set<CheckTarget> checkedBefore,
      Set<AgentTarget> askedBefore) {
    boolean agent =
        switch (service.feedback()) {
          case FeedbackSpec.None _, FeedbackSpec.Measured _ -> true;
          case FeedbackSpec.Asked spec ->
              askedBefore.contains(new AgentTarget(target.address(), spec));
        };
    return agent && (!target.probed() || checkedBefore.contains(target));
  }

  /** Takes over the weights of all real servers that carry traffic now. */
  void adopt(Cluster cluster, Carriers carriers, Tables tables, Map<String, Integer> marks) {
    touched.everything();
    adopted.clear();
    for (VirtualService service : cluster.virtualServices()) {
      List<RealServer> reals = service.realServers();
      int[] weights = tables.weights(carriers.of(service)).of(TableKeys.of(service, marks), reals);
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] > 0) {
          var id = RealServerId.of(service, reals.get(i));
          int weight = Math.min(weights[i], reals.get(i).weight());
          adopted.put(id, weight);
          last.putIfAbsent(id, weight);
        }
      }
    }
  }

  /** All of it, for the planner. */
  Situation situation(
      Cluster cluster,
      Carriers carriers,
      NodeState memory,
      Situation.Surroundings surroundings,
      long nowNanos) {
    Situation unweighed =
        new Situation(
            cluster,
            carriers,
            health,
            agents,
            memory.operator(),
            memory.marks(),
            surroundings,
            Map.of(),
            adopted,
            new Situation.Precaution(suspicion, cluster.onAllDown(), last, hints));
    return unweighed.with(
        weights.weigh(
            cluster,
            touched,
            (service, real) -> Planner.known(unweighed, service, real),
            nowNanos));
  }

  /** Whether this node has suspected itself when that was looked at last. */
  boolean suspects() {
    return suspicion.present();
  }

  /** Whether this node suspects itself now. */
  Suspicion suspect(long now) {
    Suspicion next = suspicion.next(health, now);
    if (!next.wave().equals(suspicion.wave())) {
      touched.everything();
    }
    suspicion = next;
    return suspicion;
  }

  /** Remembers the weights of those whose checks pass. */
  void remember(Plan plan) {
    for (ServicePlan planned : plan.newSince(remembered)) {
      List<RealServer> reals = planned.service().realServers();
      for (int i = 0; i < reals.size(); i++) {
        Plan.Assignment judged = planned.assignments().get(i);
        if (judged.health() == Health.UP && judged.state() == OperatorState.ONLINE) {
          last.put(
              new RealServerId(planned.service().name(), reals.get(i).name()), judged.weight());
        }
      }
    }
    if (last.size() > 2 * plan.size()) {
      last.keySet().retainAll(plan.realServers());
    }
    remembered = plan;
  }

  /**
   * Takes what else seems wrong with the real servers that an engine carries, instead of what
   * seemed so of them before.
   */
  void hinted(Cluster cluster, Carriers carriers, Engine engine, List<Hint> seen) {
    suspected.put(engine, List.copyOf(seen));
    Map<RealServerId, String> next = hints(cluster, carriers);
    if (!next.equals(hints)) {
      hints = next;
      touched.everything();
    }
  }

  private Map<RealServerId, String> hints(Cluster cluster, Carriers carriers) {
    Map<RealServerId, String> hinted = new HashMap<>();
    for (VirtualService service : cluster.virtualServices()) {
      List<Hint> seen = suspected.getOrDefault(carriers.of(service), List.of());
      if (!seen.isEmpty()) {
        for (RealServer real : service.realServers()) {
          seen.stream()
              .filter(hint -> hint.isAbout(service, real))
              .findFirst()
              .ifPresent(hint -> hinted.put(RealServerId.of(service, real), hint.text()));
        }
      }
    }
    return hinted;
  }

  private static Map<CheckTarget, Set<String>> checkTargets(
      Cluster cluster, Carriers carriers, Map<String, Integer> marks) {
    Map<CheckTarget, Set<String>> targets = new LinkedHashMap<>();
    for (VirtualService service : cluster.virtualServices()) {
      for (RealServer real : service.realServers()) {
        CheckTarget target = TableKeys.target(service, real, carriers, marks);
        if (target.probed()) {
          targets.merge(target, Set.of(service.name()), Judgement::both);
        }
      }
    }
    return targets;
  }

  private static Map<AgentTarget, Set<String>> agentTargets(Cluster cluster) {
    Map<AgentTarget, Set<String>> targets = new LinkedHashMap<>();
    for (VirtualService service : cluster.virtualServices()) {
      if (service.feedback() instanceof FeedbackSpec.Asked spec) {
        for (RealServer real : service.realServers()) {
          targets.merge(
              new AgentTarget(real.address(), spec), Set.of(service.name()), Judgement::both);
        }
      }
    }
    return targets;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new LinkedHashSet<>(one);
    both.addAll(other);
    return both;
  }
}

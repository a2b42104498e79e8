package org.evenkeel.coordinator.director;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Detour;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;

/** Decides who may get traffic, and how much. Pure: a situation in, a plan out. */
final class Planner {
  private static final String KEPT = "weight kept, every check failed at once; ";
  private static final String SILENT = "silent";

  private Planner() {}

  /** The plan for a situation: that of each service, and what is beside. */
  static Plan plan(Situation now) {
    List<ServicePlan> services =
        now.cluster().virtualServices().stream().map(service -> plan(now, service)).toList();
    return Plan.of(services, Frame.of(now, services));
  }

  /**
   * The plan for one service of a situation. Of what may change between two configurations it
   * depends on the words of its own real servers' checks and agents, on their weighings, operator
   * states, adopted and last weights and hints, and on what this node suspects of itself.
   */
  static ServicePlan plan(Situation now, VirtualService service) {
    List<Assignment> assigned = assignments(now, service);
    List<String> problems = new ArrayList<>(silent(now, service));
    List<ServiceKey> keys = now.keys(service);
    if (keys.isEmpty()) {
      problems.add(service.name() + ": no packet mark is left for it; widen ipvs.fwmarks");
    }
    if (TableKeys.showsClients(service)
        && now.carriers().of(service) == Engine.HAPROXY
        && !now.marks().containsKey(TableKeys.ANSWERS)) {
      problems.add(
          service.name()
              + ": no packet mark is left for answers to its clients' addresses; widen"
              + " ipvs.fwmarks");
    }
    List<TableService> table = new ArrayList<>();
    keys.forEach(
        key -> table.add(TableEntries.of(key, service, assigned, now.carriers().of(service))));
    if (TableKeys.probesThroughVip(service)) {
      probes(now, service, table, problems);
    }
    Engine engine = now.carriers().of(service);
    return new ServicePlan(service, engine, keys, table, assigned, problems);
  }

  /** An alarm for each real server whose readings are too old to count. */
  private static List<String> silent(Situation now, VirtualService service) {
    if (now.weighings().isEmpty()) {
      return List.of();
    }
    double seconds = service.weights().staleAfter().toMillis() / 1e3;
    return service.realServers().stream()
        .map(real -> RealServerId.of(service, real))
        .filter(
            id -> Optional.ofNullable(now.weighings().get(id)).map(Weighing::stale).orElse(false))
        .map(
            id ->
                "%s: nothing heard of its load for %s s; its weight goes back to the configured one"
                    .formatted(id, NumberFormat.getInstance(Locale.ROOT).format(seconds)))
        .toList();
  }

  /** The ways of probes through the VIP. */
  private static void probes(
      Situation now, VirtualService service, List<TableService> table, List<String> problems) {
    if (now.carriers().of(service) != Engine.IPVS) {
      problems.add(
          service.name()
              + ": probes go through the VIP with the dispatcher ipvs alone; its real servers are"
              + " probed at their own addresses");
      return;
    }
    for (RealServer real : service.realServers()) {
      Optional<Detour> detour = now.target(service, real).detour();
      detour.ifPresent(way -> table.add(TableKeys.probeService(service, real, way)));
      if (detour.isEmpty()) {
        problems.add(
            "%s/%s: no packet mark is left for probes through the VIP, it is probed at its own address; widen ipvs.fwmarks"
                .formatted(service.name(), real.name()));
      }
    }
  }

  /** How each real server of a service is judged, in their order. */
  private static List<Assignment> assignments(Situation now, VirtualService service) {
    List<RealServer> reals = service.realServers();
    List<Assignment> assigned = new ArrayList<>(reals.size());
    boolean othersLeft = false;
    for (RealServer real : reals) {
      Assignment judged = assign(now, service, real);
      othersLeft |= !real.backup() && judged.weight() > 0;
      assigned.add(judged);
    }
    if (othersLeft) {
      for (int i = 0; i < reals.size(); i++) {
        if (reals.get(i).backup()) {
          assigned.set(i, assigned.get(i).held("backup"));
        }
      }
    }
    return assigned;
  }

  private static Assignment assign(Situation now, VirtualService service, RealServer real) {
    RealServerId id = RealServerId.of(service, real);
    CheckTarget target = now.target(service, real);
    HealthState health = health(now, target);
    boolean kept = now.precaution().keeps(target, health);
    AgentState agent = agent(now, service, real);
    OperatorState state = now.operator().getOrDefault(id, real.state());
    boolean removed =
        health.health() == Health.DOWN && !kept && service.onFailure() == OnFailure.REMOVE;
    boolean listed = state != OperatorState.HALT && !removed;
    Weighing weighed = now.weighings().get(id);
    Weighing weighing = weighed == null ? Weighing.plain(real.weight(), agent) : weighed;
    int weight = 0;
    if (state == OperatorState.ONLINE) {
      weight =
          kept
              ? Math.min(real.weight(), now.precaution().last().getOrDefault(id, 0))
              : weight(health.health(), weighing, agent, now.adopted().get(id));
    }
    String why = reason(state, health, agent, weighing);
    String hint = hint(now, id, health);
    return new Assignment(
        listed,
        weight,
        health.health(),
        agent.idle(),
        weighing.computed(),
        state,
        limits(real, agent),
        kept || !hint.isEmpty() ? (kept ? KEPT : "") + why + hint : why);
  }

  private static String hint(Situation now, RealServerId id, HealthState health) {
    String hint = now.hints().get(id);
    return hint == null || health.health() != Health.UP ? "" : "; hint: " + hint;
  }

  /**
   * The weight of a real server that the operator lets work. What was in force before the first
   * word of the check, and of the agent where there is one, stays in force until that word.
   */
  private static int weight(
      Health health, Weighing weighing, AgentState agent, @Nullable Integer adopted) {
    return switch (health) {
      case UP -> agent.silentSoFar() && adopted != null ? adopted : weighing.weight();
      case DOWN -> 0;
      case UNKNOWN -> adopted == null ? 0 : adopted;
    };
  }

  /** The configured bounds, tightened where the agent wants fewer connections. */
  private static Limits limits(RealServer real, AgentState agent) {
    int configured = real.limits().max();
    int wished = agent.wishes().connections().orElse(0);
    if (wished == 0 || (configured != 0 && configured <= wished)) {
      return real.limits();
    }
    return new Limits(Math.min(real.limits().min(), wished), wished);
  }

  /** What is known of a real server, for the weights. */
  static WeightDesk.Known known(Situation now, VirtualService service, RealServer real) {
    RealServerId id = RealServerId.of(service, real);
    boolean open =
        now.operator().getOrDefault(id, real.state()) == OperatorState.ONLINE
            && health(now, service, real).health() == Health.UP;
    return new WeightDesk.Known(agent(now, service, real), open, now.adopted().containsKey(id));
  }

  /** What a real server's check says. */
  static HealthState health(Situation now, VirtualService service, RealServer real) {
    return health(now, now.target(service, real));
  }

  private static HealthState health(Situation now, CheckTarget target) {
    return target.probed()
        ? now.health().getOrDefault(target, HealthState.UNKNOWN)
        : HealthState.UNCHECKED;
  }

  /** What a real server's agent says. */
  static AgentState agent(Situation now, VirtualService service, RealServer real) {
    return switch (service.feedback()) {
      case FeedbackSpec.None _, FeedbackSpec.Measured _ -> AgentState.ABSENT;
      case FeedbackSpec.Asked spec ->
          now.agents().getOrDefault(new AgentTarget(real.address(), spec), AgentState.INITIAL);
    };
  }

  private static String reason(
      OperatorState state, HealthState health, AgentState agent, Weighing weighing) {
    String operator =
        switch (state) {
          case ONLINE -> "";
          case DRAIN -> "drained by the operator; ";
          case HALT -> "halted by the operator; ";
        };
    String words = agentWords(agent);
    String note = weighing.note();
    if (operator.isEmpty() && words.isEmpty() && note.isEmpty()) {
      return health.reason(); // of thousands, which share their text
    }
    return operator
        + health.reason()
        + (words.isEmpty() ? "" : "; " + words)
        + (note.isEmpty() ? "" : "; " + note);
  }

  /** What an agent says besides the number, or why it says nothing; empty in the usual case. */
  static String agentWords(AgentState agent) {
    String word = agentWord(agent);
    return switch (word) {
      case "" -> "";
      case SILENT -> "agent: " + agent.fault();
      default -> "the agent says " + word;
    };
  }

  /** The same in one word. */
  static String agentWord(AgentState agent) {
    if (!agent.fault().isEmpty()) {
      return SILENT;
    }
    if (agent.operational() == Operational.DOWN) {
      return "down";
    }
    return agent.administrative() == Administrative.READY
        ? ""
        : agent.administrative().toString().toLowerCase(Locale.ROOT);
  }
}

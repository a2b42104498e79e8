package org.evenkeel.coordinator.director;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Detour;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
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

  /** The engine that carries a service when {@code layer4} carries those that are not proxied. */
  static Engine engine(VirtualService service, Engine layer4) {
    return service.forwarding() == Forwarding.PROXY ? Engine.RELAY : layer4;
  }

  /** The plan for a situation. */
  static Plan plan(Situation now) {
    Map<Engine, List<TableService>> tables = new EnumMap<>(Engine.class);
    SequencedSet<IpAddress> addresses = new LinkedHashSet<>();
    Map<RealServerId, Assignment> assignments = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (VirtualService service : now.cluster().virtualServices()) {
      Map<RealServer, Assignment> assigned = assignments(now, service);
      assigned.forEach(
          (real, assignment) ->
              assignments.put(new RealServerId(service.name(), real.name()), assignment));
      problems.addAll(silent(now, service));
      List<ServiceKey> keys = now.keys(service);
      if (keys.isEmpty()) {
        problems.add(service.name() + ": no packet mark is left for it; widen ipvs.fwmarks");
      }
      List<TableService> table =
          tables.computeIfAbsent(engine(service, now.layer4()), _ -> new ArrayList<>());
      keys.forEach(key -> table.add(tableService(key, service, assigned)));
      service.address().ifPresent(addresses::add);
      if (TableKeys.probesThroughVip(service)) {
        probes(now, service, table, problems);
      }
    }
    boolean kernel = now.layer4() == Engine.IPVS;
    if (kernel) {
      now.cluster().nat().oneToOne().forEach(entry -> addresses.add(entry.outside()));
    }
    Map<IpAddress, String> interfaces = now.surroundings().interfaces();
    return new Plan(
        tables,
        addresses,
        assignments,
        kernel ? FilterRules.of(now) : List.of(),
        kernel
            ? HostUses.of(now.cluster(), address -> Optional.ofNullable(interfaces.get(address)))
            : HostUse.NONE,
        problems);
  }

  /** An alarm for each real server whose readings are too old to count. */
  private static List<String> silent(Situation now, VirtualService service) {
    double seconds = service.weights().staleAfter().toMillis() / 1e3;
    return service.realServers().stream()
        .map(real -> new RealServerId(service.name(), real.name()))
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
    if (engine(service, now.layer4()) != Engine.IPVS) {
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

  private static TableService tableService(
      ServiceKey key, VirtualService service, Map<RealServer, Assignment> assigned) {
    List<Destination> destinations = new ArrayList<>();
    assigned.forEach(
        (real, assignment) -> {
          if (assignment.listed()) {
            destinations.add(
                new Destination(
                    TableKeys.places(List.of(key), real).getFirst().destination(),
                    Delivery.of(service.forwarding(), real),
                    assignment.weight(),
                    assignment.limits()));
          }
        });
    var settings = ServiceSettings.of(service.scheduling(), service.persistence());
    return new TableService(key, settings, destinations);
  }

  /** How each real server of a service is judged, in their order. */
  private static Map<RealServer, Assignment> assignments(Situation now, VirtualService service) {
    Map<RealServer, Assignment> assigned = new LinkedHashMap<>();
    for (RealServer real : service.realServers()) {
      assigned.put(real, assign(now, service, real));
    }
    boolean othersLeft =
        assigned.entrySet().stream()
            .anyMatch(entry -> !entry.getKey().backup() && entry.getValue().weight() > 0);
    if (othersLeft) {
      assigned.replaceAll((real, judged) -> real.backup() ? judged.held("backup") : judged);
    }
    return assigned;
  }

  private static Assignment assign(Situation now, VirtualService service, RealServer real) {
    RealServerId id = new RealServerId(service.name(), real.name());
    HealthState health = health(now, service, real);
    boolean kept = now.precaution().keeps(now.target(service, real), health);
    AgentState agent = agent(now, service, real);
    OperatorState state = now.operator().getOrDefault(id, real.state());
    boolean removed =
        health.health() == Health.DOWN && !kept && service.onFailure() == OnFailure.REMOVE;
    boolean listed = state != OperatorState.HALT && !removed;
    Weighing weighing =
        Optional.ofNullable(now.weighings().get(id))
            .orElseGet(() -> Weighing.plain(real.weight(), agent));
    int weight = 0;
    if (state == OperatorState.ONLINE) {
      weight =
          kept
              ? now.precaution().last().getOrDefault(id, 0)
              : weight(health.health(), weighing, agent, now.adopted().get(id));
    }
    String why =
        (kept ? KEPT : "") + reason(state, health, agent, weighing) + hint(now, id, health);
    return new Assignment(
        listed,
        weight,
        health.health(),
        agent.idle(),
        weighing.computed(),
        state,
        limits(real, agent),
        why);
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
    RealServerId id = new RealServerId(service.name(), real.name());
    boolean open =
        now.operator().getOrDefault(id, real.state()) == OperatorState.ONLINE
            && health(now, service, real).health() == Health.UP;
    return new WeightDesk.Known(agent(now, service, real), open, now.adopted().containsKey(id));
  }

  /** What a real server's check says. */
  static HealthState health(Situation now, VirtualService service, RealServer real) {
    CheckTarget target = now.target(service, real);
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

package org.evenkeel.coordinator.director;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.director.Plan.Assignment;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.WeightFormula;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;
import org.jspecify.annotations.Nullable;

/** Decides who may get traffic, and how much. Pure: a situation in, a plan out. */
final class Planner {
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
    for (VirtualService service : now.cluster().virtualServices()) {
      List<Destination> destinations = new ArrayList<>();
      for (RealServer real : service.realServers()) {
        RealServerId id = new RealServerId(service.name(), real.name());
        Assignment assignment = assign(now, service, real, id);
        assignments.put(id, assignment);
        if (assignment.listed()) {
          destinations.add(
              new Destination(
                  place(service, real).destination(), service.forwarding(), assignment.weight()));
        }
      }
      tables
          .computeIfAbsent(engine(service, now.layer4()), _ -> new ArrayList<>())
          .add(new TableService(service.key(), service.scheduler().toString(), destinations));
      addresses.add(service.address());
    }
    return new Plan(tables, addresses, assignments);
  }

  /** Where a real server stands in a dispatch table. */
  static Observation.Place place(VirtualService service, RealServer real) {
    var destination = new Destination.Key(real.address(), real.port());
    return new Observation.Place(service.key(), destination);
  }

  private static Assignment assign(
      Situation now, VirtualService service, RealServer real, RealServerId id) {
    HealthState health = health(now, service, real);
    AgentState agent = agent(now, service, real);
    OperatorState state = now.operator().getOrDefault(id, real.state());
    boolean removed = health.health() == Health.DOWN && service.onFailure() == OnFailure.REMOVE;
    boolean listed = state != OperatorState.HALT && !removed;
    int weight =
        state == OperatorState.ONLINE
            ? weight(health.health(), real.weight(), agent, now.adopted().get(id))
            : 0;
    return new Assignment(
        listed, weight, health.health(), agent.idle(), state, reason(state, health, agent));
  }

  /**
   * The weight of a real server that the operator lets work. What was in force before the first
   * word of the check, and of the agent where there is one, stays in force until that word.
   */
  private static int weight(
      Health health, int configured, AgentState agent, @Nullable Integer adopted) {
    return switch (health) {
      case UP ->
          agent.silentSoFar() && adopted != null
              ? adopted
              : WeightFormula.weight(configured, agent);
      case DOWN -> 0;
      case UNKNOWN -> adopted == null ? 0 : adopted;
    };
  }

  private static HealthState health(Situation now, VirtualService service, RealServer real) {
    CheckTarget target = CheckTarget.of(real, service.check());
    return target.probed()
        ? now.health().getOrDefault(target, HealthState.UNKNOWN)
        : HealthState.UNCHECKED;
  }

  private static AgentState agent(Situation now, VirtualService service, RealServer real) {
    return switch (service.feedback()) {
      case FeedbackSpec.None _ -> AgentState.ABSENT;
      case FeedbackSpec.Agent spec ->
          now.agents().getOrDefault(new AgentTarget(real.address(), spec), AgentState.INITIAL);
    };
  }

  private static String reason(OperatorState state, HealthState health, AgentState agent) {
    String operator =
        switch (state) {
          case ONLINE -> "";
          case DRAIN -> "drained by the operator; ";
          case HALT -> "halted by the operator; ";
        };
    String words = "";
    if (!agent.fault().isEmpty()) {
      words = "; agent: " + agent.fault();
    } else if (agent.operational() == Operational.DOWN) {
      words = "; the agent says down";
    } else if (agent.administrative() != Administrative.READY) {
      words = "; the agent says " + agent.administrative().toString().toLowerCase(Locale.ROOT);
    }
    return operator + health.reason() + words;
  }
}

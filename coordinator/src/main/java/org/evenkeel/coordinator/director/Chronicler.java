package org.evenkeel.coordinator.director;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Change.Kind;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.timeline.Chronicle;

/**
 * Finds in each round what changed in the life of the real servers, and has it recorded with its
 * cause. Used by the director's thread.
 */
final class Chronicler {
  private static final String NOTHING = "";
  private static final String HINTED = "suspected";

  private final Chronicle chronicle;
  private final InstantSource wallClock;
  private final Map<RealServerId, Known> known = new HashMap<>();
  private final Map<RealServerId, String> causes = new HashMap<>();
  private Plan seen = Plan.NOTHING;

  /** What was recorded last of each kind. */
  private record Known(Health health, OperatorState state, String agent, boolean hinted) {
    /** Of a real server that has no story yet. */
    static final Known NEW = new Known(Health.UNKNOWN, OperatorState.ONLINE, NOTHING, false);

    Known of(Change change) {
      return switch (change.kind()) {
        case HEALTH ->
            new Known(
                change.now().equals(Health.UP.toString()) ? Health.UP : Health.DOWN,
                state,
                agent,
                hinted);
        case STATE -> new Known(health, state(change.now()), agent, hinted);
        case AGENT ->
            new Known(health, state, change.now().equals("ready") ? NOTHING : change.now(), hinted);
        case HINT -> new Known(health, state, agent, change.now().equals(HINTED));
      };
    }

    private static OperatorState state(String word) {
      for (OperatorState state : OperatorState.values()) {
        if (state.toString().equals(word)) {
          return state;
        }
      }
      return OperatorState.ONLINE;
    }
  }

  Chronicler(Chronicle chronicle, InstantSource wallClock) {
    this.chronicle = chronicle;
    this.wallClock = wallClock;
  }

  /** Says why the next change of a real server's operator state comes. */
  void because(RealServerId id, String cause) {
    causes.put(id, cause);
  }

  /** Records what a round changed, as far as services were planned again. */
  void observe(Situation now, Plan plan, int revision) {
    for (ServicePlan planned : plan.newSince(seen)) {
      List<RealServer> reals = planned.service().realServers();
      for (int i = 0; i < reals.size(); i++) {
        Subject subject =
            new Subject(planned.service(), reals.get(i), planned.assignments().get(i));
        observe(now, subject, revision);
      }
    }
    causes.clear();
    if (known.size() > 2 * plan.size()) {
      known.keySet().retainAll(plan.realServers());
    }
    seen = plan;
  }

  private record Subject(VirtualService service, RealServer real, Plan.Assignment judged) {
    RealServerId id() {
      return RealServerId.of(service, real);
    }
  }

  private void observe(Situation now, Subject subject, int revision) {
    RealServerId id = subject.id();
    Known before = known.computeIfAbsent(id, this::remembered);
    Plan.Assignment judged = subject.judged();
    AgentState agent = Planner.agent(now, subject.service(), subject.real());
    String word = Planner.agentWord(agent);
    String hint = now.hints().getOrDefault(id, NOTHING);
    // No verdict is no change: a restart leaves the story as it was.
    Health health = judged.health() == Health.UNKNOWN ? before.health() : judged.health();
    Known after =
        new Known(
            health,
            judged.state(),
            agent.silentSoFar() && agent.fault().isEmpty() ? before.agent() : word,
            !hint.isEmpty() && health == Health.UP);
    if (after.equals(before)) {
      return;
    }
    known.put(id, after);
    if (after.health() != before.health()) {
      String reason = Planner.health(now, subject.service(), subject.real()).reason();
      add(id, Kind.HEALTH, after.health().toString(), reason);
    }
    if (after.state() != before.state()) {
      String cause = causes.getOrDefault(id, "as configured in revision " + revision);
      add(id, Kind.STATE, after.state().toString(), cause);
    }
    if (!after.agent().equals(before.agent())) {
      add(
          id,
          Kind.AGENT,
          word.isEmpty() ? "ready" : word,
          word.isEmpty() ? "the agent answers" : Planner.agentWords(agent));
    }
    if (after.hinted() != before.hinted()) {
      add(
          id,
          Kind.HINT,
          after.hinted() ? HINTED : "gone",
          after.hinted() ? hint : "no longer seen");
    }
  }

  private Known remembered(RealServerId id) {
    Known state = Known.NEW;
    List<Change> story = chronicle.of(id);
    for (Change change : story.reversed()) {
      state = state.of(change);
    }
    return state;
  }

  private void add(RealServerId id, Kind kind, String now, String cause) {
    chronicle.add(id, new Change(wallClock.instant(), kind, now, cause));
  }
}

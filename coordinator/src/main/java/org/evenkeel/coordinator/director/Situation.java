package org.evenkeel.coordinator.director;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnAllDown;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * All that a plan depends on. The maps are read while planning and not kept.
 *
 * @param cluster the running configuration
 * @param carriers which engine carries which services
 * @param health what the checks say; a missing target has no verdict yet
 * @param agents what the agents say; a missing one has not answered yet
 * @param operator states set by command; a missing real server has its configured state
 * @param marks packet marks of what needs one, see {@link TableKeys#allot}
 * @param surroundings what is known of this node's place in the network
 * @param weighings what was made of the agents' readings; a missing one goes by the plain formula
 * @param adopted weights that were in force before there was a word of the check, or of the agent
 * @param precaution what keeps the checks from being believed at once
 */
record Situation(
    Cluster cluster,
    Carriers carriers,
    Map<CheckTarget, HealthState> health,
    Map<AgentTarget, AgentState> agents,
    Map<RealServerId, OperatorState> operator,
    Map<String, Integer> marks,
    Surroundings surroundings,
    Map<RealServerId, Weighing> weighings,
    Map<RealServerId, Integer> adopted,
    Precaution precaution) {

  /** A situation in which the checks are believed. */
  Situation(
      Cluster cluster,
      Carriers carriers,
      Map<CheckTarget, HealthState> health,
      Map<AgentTarget, AgentState> agents,
      Map<RealServerId, OperatorState> operator,
      Map<String, Integer> marks,
      Surroundings surroundings,
      Map<RealServerId, Weighing> weighings,
      Map<RealServerId, Integer> adopted) {
    this(
        cluster,
        carriers,
        health,
        agents,
        operator,
        marks,
        surroundings,
        weighings,
        adopted,
        Precaution.NONE);
  }

  /**
   * What is known beside the verdicts of the checks.
   *
   * @param suspicion whether this node suspects itself
   * @param reaction what follows from that
   * @param last the weight that each real server had when its check last passed
   * @param hints what else seems wrong with real servers
   */
  record Precaution(
      Suspicion suspicion,
      OnAllDown reaction,
      Map<RealServerId, Integer> last,
      Map<RealServerId, String> hints) {
    /** Nothing. */
    static final Precaution NONE =
        new Precaution(Suspicion.NONE, OnAllDown.KEEP_LAST, Map.of(), Map.of());

    /** Whether a real server keeps its last weight though its check fails. */
    boolean keeps(CheckTarget target, HealthState health) {
      return reaction == OnAllDown.KEEP_LAST
          && health.health() == Health.DOWN
          && suspicion.covers(target);
    }
  }

  /** What else seems wrong with real servers. */
  Map<RealServerId, String> hints() {
    return precaution.hints();
  }

  /**
   * This node's place in the network.
   *
   * @param ownPorts TCP ports on which it listens itself
   * @param interfaces the interface whose subnet contains an address, of addresses that matter
   */
  record Surroundings(Set<Integer> ownPorts, Map<IpAddress, String> interfaces) {
    /** Nothing is known. */
    static final Surroundings UNKNOWN = new Surroundings(Set.of(), Map.of());

    Surroundings {
      ownPorts = Set.copyOf(ownPorts);
      interfaces = Map.copyOf(interfaces);
    }
  }

  /** The same with what was made of the readings. */
  Situation with(Map<RealServerId, Weighing> weighed) {
    return new Situation(
        cluster,
        carriers,
        health,
        agents,
        operator,
        marks,
        surroundings,
        weighed,
        adopted,
        precaution);
  }

  /** What the check of a real server probes. */
  CheckTarget target(VirtualService service, RealServer real) {
    return TableKeys.target(service, real, carriers, marks);
  }

  /** Under which keys a service stands in a dispatch table. */
  List<ServiceKey> keys(VirtualService service) {
    return TableKeys.of(service, marks);
  }
}

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
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * All that a plan depends on. The maps are read while planning and not kept.
 *
 * @param cluster the running configuration
 * @param layer4 the engine of every service that is not proxied
 * @param health what the checks say; a missing target has no verdict yet
 * @param agents what the agents say; a missing one has not answered yet
 * @param operator states set by command; a missing real server has its configured state
 * @param marks packet marks of services and probes that need one, see {@link TableKeys#allot}
 * @param surroundings what is known of this node's place in the network
 * @param weighings what was made of the agents' readings; a missing one goes by the plain formula
 * @param adopted weights that were in force before there was a word of the check, or of the agent
 */
record Situation(
    Cluster cluster,
    Engine layer4,
    Map<CheckTarget, HealthState> health,
    Map<AgentTarget, AgentState> agents,
    Map<RealServerId, OperatorState> operator,
    Map<String, Integer> marks,
    Surroundings surroundings,
    Map<RealServerId, Weighing> weighings,
    Map<RealServerId, Integer> adopted) {

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

  /** What the check of a real server probes. */
  CheckTarget target(VirtualService service, RealServer real) {
    return TableKeys.target(service, real, layer4, marks);
  }

  /** The same with what was made of the readings. */
  Situation with(Map<RealServerId, Weighing> weighed) {
    return new Situation(
        cluster, layer4, health, agents, operator, marks, surroundings, weighed, adopted);
  }

  /** Under which keys a service stands in a dispatch table. */
  List<ServiceKey> keys(VirtualService service) {
    return TableKeys.of(service, marks);
  }
}

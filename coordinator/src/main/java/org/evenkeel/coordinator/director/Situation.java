package org.evenkeel.coordinator.director;

import java.util.Map;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/**
 * All that a plan depends on. The maps are read while planning and not kept.
 *
 * @param cluster the running configuration
 * @param layer4 the engine of every service that is not proxied
 * @param health what the checks say; a missing target has no verdict yet
 * @param agents what the agents say; a missing one has not answered yet
 * @param operator states set by command; a missing real server has its configured state
 * @param adopted weights that were in force before there was a word of the check, or of the agent
 */
record Situation(
    Cluster cluster,
    Engine layer4,
    Map<CheckTarget, HealthState> health,
    Map<AgentTarget, AgentState> agents,
    Map<RealServerId, OperatorState> operator,
    Map<RealServerId, Integer> adopted) {}

package org.evenkeel.coordinator.feedback;

import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A feedback agent that is asked. Services with the same real servers and settings share one.
 *
 * @param address the real server
 * @param spec where and how often
 */
public record AgentTarget(IpAddress address, FeedbackSpec.Agent spec) {
  /** Where the agent listens, as users write it. */
  @Override
  public String toString() {
    return address.toString(spec.port());
  }
}

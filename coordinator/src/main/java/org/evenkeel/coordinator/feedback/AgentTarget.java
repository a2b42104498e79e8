package org.evenkeel.coordinator.feedback;

import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A feedback agent, or a page, that is asked. Services with the same real servers and settings
 * share one.
 *
 * @param address the real server
 * @param spec where and how often
 */
public record AgentTarget(IpAddress address, FeedbackSpec.Asked spec) {
  /** Where the agent listens, as users write it. */
  @Override
  public String toString() {
    return address.toString(spec.port());
  }
}

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
  /** By the place alone: few targets share one, and what they differ in is costly to take in. */
  @Override
  public int hashCode() {
    return address.hashCode();
  }

  /** Where the agent listens, as users write it. */
  @Override
  public String toString() {
    return address.toString(spec.port());
  }
}

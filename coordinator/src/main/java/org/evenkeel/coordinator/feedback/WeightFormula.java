package org.evenkeel.coordinator.feedback;

/** The weight that follows from a configured weight and what the agent says. */
public final class WeightFormula {
  private WeightFormula() {}

  /**
   * Idle ÷ 100 × configured weight, half rounded up; at least 1 while the configured weight is
   * above 0, unless the agent reports 0 % or wants no connections. Without an answer so far it is
   * the configured weight.
   *
   * @param configured 0 to 65535
   * @return 0 to {@code configured}
   */
  public static int weight(int configured, AgentState agent) {
    if (agent.closed()) {
      return 0;
    }
    int idle = agent.idle().orElse(100);
    if (idle == 0 || configured == 0) {
      return 0;
    }
    return Math.max(1, (idle * configured + 50) / 100);
  }
}

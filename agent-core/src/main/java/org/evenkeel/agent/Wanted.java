package org.evenkeel.agent;

/**
 * What the sampling thread is to do: the configuration, and the operator's state. A state that was
 * set by a command holds until the next command, a restart, or an {@code AgentStatus} in agent.xml
 * that is another than before: the last word counts, whichever way it was said.
 *
 * @param configuration as read from agent.xml
 * @param status the operator's state in force
 * @param leaving whether the agent is about to stop
 */
record Wanted(AgentConfiguration configuration, AgentStatus status, boolean leaving) {
  static Wanted from(AgentConfiguration configuration) {
    return new Wanted(configuration, configuration.operation().status(), false);
  }

  /** After agent.xml was read again. */
  Wanted with(AgentConfiguration newConfiguration) {
    AgentStatus inFile = newConfiguration.operation().status();
    boolean changed = inFile != configuration.operation().status();
    return new Wanted(newConfiguration, changed ? inFile : status, leaving);
  }

  /** After a command. */
  Wanted with(AgentStatus commanded) {
    return new Wanted(configuration, commanded, leaving);
  }

  /** When the agent is about to stop. */
  Wanted thatLeaves() {
    return new Wanted(configuration, status, true);
  }

  /** The agent-check word that is the whole answer; empty while the number is. */
  String word() {
    return leaving && status == AgentStatus.NORMAL ? AgentStatus.DRAIN.word() : status.word();
  }
}

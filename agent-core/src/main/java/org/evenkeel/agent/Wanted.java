package org.evenkeel.agent;

/**
 * What the sampling thread is to do: the configuration, and the operator's state. A state that was
 * set by a command holds until the next command, a restart, or an {@code AgentStatus} in agent.xml
 * that is another than before: the last word counts, whichever way it was said.
 *
 * @param configuration as read from agent.xml
 * @param status the operator's state in force
 */
record Wanted(AgentConfiguration configuration, AgentStatus status) {
  static Wanted from(AgentConfiguration configuration) {
    return new Wanted(configuration, configuration.operation().status());
  }

  /** After agent.xml was read again. */
  Wanted with(AgentConfiguration newConfiguration) {
    AgentStatus inFile = newConfiguration.operation().status();
    boolean changed = inFile != configuration.operation().status();
    return new Wanted(newConfiguration, changed ? inFile : status);
  }

  /** After a command. */
  Wanted with(AgentStatus commanded) {
    return new Wanted(configuration, commanded);
  }
}

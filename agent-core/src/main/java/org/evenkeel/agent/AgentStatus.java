package org.evenkeel.agent;

import java.util.Locale;

/** What the operator wants of this machine, as agent.xml names it. */
public enum AgentStatus {
  /** Take traffic by availability. */
  NORMAL(""),
  /** Keep the connections there are, take no new ones. */
  DRAIN("drain"),
  /** Maintenance: out of the pool until set back. */
  HALT("maint"),
  /** Say that the service has failed. */
  DOWN("down");

  private final String word;

  AgentStatus(String word) {
    this.word = word;
  }

  /** The agent-check word that is the whole answer in this state; empty for {@link #NORMAL}. */
  String word() {
    return word;
  }

  /** The name in status. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

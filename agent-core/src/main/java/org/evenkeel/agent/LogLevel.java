package org.evenkeel.agent;

/** How much the agent logs, as agent.xml names it; each level includes those below it. */
public enum LogLevel {
  DEBUG,
  INFO,
  WARNING,
  ERROR
}

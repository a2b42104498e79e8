package org.evenkeel.agent.monitor.config;

import java.util.List;

/**
 * An element of agent.xml that has one value and a field in the editor.
 *
 * <p>Each knows where it is, what holds when it is absent, and what it may be.
 */
public enum Setting {
  CPU_IMPORTANCE("Cpu/ImportanceFactor", "1", ""),
  CPU_THRESHOLD("Cpu/ThresholdValue", "100", ""),
  RAM_IMPORTANCE("Ram/ImportanceFactor", "0", ""),
  RAM_THRESHOLD("Ram/ThresholdValue", "100", ""),
  READ_STATUS("ReadAgentStatusFromConfig", "False", "True,False"),
  READ_STATUS_INTERVAL("ReadAgentStatusFromConfigInterval", "5", ""),
  AGENT_STATUS("AgentStatus", "Normal", "Normal,Drain,Halt,Down"),
  INTERVAL("Interval", "10", ""),
  PORT("Port", "3333", ""),
  RETURN_IDLE("ReturnIdle", "true", "true,false"),
  LOG_LEVEL("LogLevel", "INFO", "DEBUG,INFO,WARNING,ERROR");

  private final String path;
  private final String absent;
  private final String choices;

  Setting(String path, String absent, String choices) {
    this.path = path;
    this.absent = absent;
    this.choices = choices;
  }

  /** Names of the elements below the outermost, parted by slashes; so problems name it, too. */
  public String path() {
    return path;
  }

  List<String> steps() {
    return List.of(path.split("/", -1));
  }

  /** The value that holds when the file does not say. */
  public String absent() {
    return absent;
  }

  /** The values that it may have, in any case; empty when it is a number. */
  public List<String> choices() {
    return choices.isEmpty() ? List.of() : List.of(choices.split(",", -1));
  }

  /** Whether two values mean the same, so that writing one over the other changes nothing. */
  public boolean same(String one, String other) {
    return choices.isEmpty() ? one.equals(other) : one.strip().equalsIgnoreCase(other.strip());
  }
}

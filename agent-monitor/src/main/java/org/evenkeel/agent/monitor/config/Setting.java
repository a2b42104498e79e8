package org.evenkeel.agent.monitor.config;

import java.util.List;

/**
 * An element of agent.xml that has one value and a field in the editor.
 *
 * <p>Each knows where it is, what holds when it is absent, and what it may be.
 */
public enum Setting {
  CPU_IMPORTANCE("Cpu/ImportanceFactor", "1", List.of()),
  CPU_THRESHOLD("Cpu/ThresholdValue", "100", List.of()),
  RAM_IMPORTANCE("Ram/ImportanceFactor", "0", List.of()),
  RAM_THRESHOLD("Ram/ThresholdValue", "100", List.of()),
  READ_STATUS("ReadAgentStatusFromConfig", "False", List.of("True", "False")),
  READ_STATUS_INTERVAL("ReadAgentStatusFromConfigInterval", "5", List.of()),
  AGENT_STATUS("AgentStatus", "Normal", List.of("Normal", "Drain", "Halt", "Down")),
  INTERVAL("Interval", "10", List.of()),
  PORT("Port", "3333", List.of()),
  RETURN_IDLE("ReturnIdle", "true", List.of("true", "false")),
  LOG_LEVEL("LogLevel", "INFO", List.of("DEBUG", "INFO", "WARNING", "ERROR"));

  private final String path;
  private final String absent;
  private final List<String> choices;

  Setting(String path, String absent, List<String> choices) {
    this.path = path;
    this.absent = absent;
    this.choices = choices;
  }

  /** Names of the elements below the outermost, parted by slashes; so problems name it, too. */
  public String path() {
    return path;
  }

  List<String> steps() {
    return List.of(path.split("/"));
  }

  /** The value that holds when the file does not say. */
  public String absent() {
    return absent;
  }

  /** The values that it may have, in any case; empty when it is a number. */
  public List<String> choices() {
    return choices;
  }

  /** Whether two values mean the same, so that writing one over the other changes nothing. */
  public boolean same(String one, String other) {
    return choices.isEmpty() ? one.equals(other) : one.strip().equalsIgnoreCase(other.strip());
  }
}

package org.evenkeel.agent;

import java.util.List;

/** agent.xml was refused, with every problem that it has. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super("agent.xml was refused: " + problems);
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(Problem problem) {
    this(List.of(problem));
  }

  /** At least one, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}

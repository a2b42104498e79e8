package org.evenkeel.agent.monitor.config;

import java.util.List;

/** What the fields say is not a configuration that the agent would take. */
public final class InvalidFormException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldProblem> problems;

  InvalidFormException(List<FieldProblem> problems) {
    super("not saved: " + problems);
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<FieldProblem> problems() {
    return problems;
  }
}

package org.evenkeel.coordinator.config;

import java.util.List;
import java.util.stream.Collectors;

/** A file cannot be used. The message holds every problem, a line each. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With at least one problem. */
  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
  }
}

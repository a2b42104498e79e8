package org.evenkeel.coordinator;

import java.util.List;
import org.evenkeel.coordinator.config.ConfigurationException;

/**
 * The coordinator cannot start. The message says what, where and what now; the problems of a
 * refused configuration stand beside it.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A line for each problem of a refused configuration. */
  private final String problems;

  /** Without an underlying failure. */
  public StartException(String message) {
    super(message);
    this.problems = "";
  }

  /** The configuration is refused. */
  StartException(ConfigurationException refused) {
    super("the configuration is refused; put right what is listed and start again", refused);
    this.problems = String.valueOf(refused.getMessage());
  }

  /** With the failure that caused it. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
    this.problems = "";
  }

  /** A line for each problem of a refused configuration; empty when it is about something else. */
  public List<String> problems() {
    return problems.lines().toList();
  }
}

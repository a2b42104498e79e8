package org.evenkeel.coordinator.upgrade;

import java.util.List;

/** An upgrade cannot be done, or did not succeed. The message says what, the remedies what now. */
public final class UpgradeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A line for each. */
  private final String remedies;

  /** With what there is to do about it, a sentence each. */
  public UpgradeException(String message, String... remedies) {
    super(message);
    this.remedies = String.join("\n", remedies);
  }

  UpgradeException(String message, Throwable cause) {
    super(message, cause);
    this.remedies = "";
  }

  /** What to do about it, and what the programs said of it; a line each. */
  public List<String> remedies() {
    return remedies.lines().toList();
  }
}

package org.evenkeel.coordinator.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each may what those before it may. */
public enum Role {
  /** See everything but users, tokens of others and the audit log; change nothing. */
  VIEWER,
  /** Drain, halt and put real servers online, and have checks run. */
  OPERATOR,
  /** Everything. */
  ADMIN;

  /** Whether it may what another one may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The role of a name as {@link #toString} writes it; empty when there is none. */
  public static Optional<Role> of(String name) {
    return Arrays.stream(values()).filter(role -> role.toString().equals(name)).findFirst();
  }

  /** The name in files, on the command line and in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

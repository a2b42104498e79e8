package org.evenkeel.coordinator.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who a check logs in as.
 *
 * @param user empty where a password alone is enough
 * @param passwordFile whose first line is the password, read at each probe; empty where a name
 *     alone is enough
 */
public record Login(Optional<String> user, Optional<Path> passwordFile) {
  /** Refuses a login of nobody. */
  public Login {
    if (user.isEmpty() && passwordFile.isEmpty()) {
      throw new IllegalArgumentException("neither user nor password");
    }
  }
}

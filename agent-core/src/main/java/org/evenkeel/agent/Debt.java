package org.evenkeel.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether load balancers may have been told {@code drain}, {@code down} or {@code maint} without
 * {@code up ready} after it; a file remembers it across a restart. One thread uses it.
 */
final class Debt {
  private final Optional<Path> file;
  private final Log log;
  private boolean owing;

  Debt(Optional<Path> file, Log log) {
    this.file = file;
    this.log = log;
    this.owing = file.map(Files::exists).orElse(false);
  }

  /** At start: whether an earlier run left one. */
  boolean owing() {
    return owing;
  }

  void set(boolean nowOwing) {
    if (nowOwing == owing || file.isEmpty()) {
      return;
    }
    owing = nowOwing;
    try {
      if (owing) {
        Files.createDirectories(file.get().toAbsolutePath().getParent());
        Files.writeString(file.get(), "");
      } else {
        Files.deleteIfExists(file.get());
      }
    } catch (IOException e) {
      log.warning(
          "%s cannot be kept (%s): after a restart the agent may not say ready"
              .formatted(file.get(), e.getMessage()));
    }
  }
}

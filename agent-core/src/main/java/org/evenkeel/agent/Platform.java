package org.evenkeel.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What differs from system to system besides the metrics.
 *
 * @param unprivileged words that precede a script's command, so that it runs without privilege;
 *     empty where the agent itself has none
 * @param owed a file that exists while load balancers may have been told something that only {@code
 *     up ready} undoes, so that the next start says so; empty = not remembered
 */
public record Platform(List<String> unprivileged, Optional<Path> owed) {
  /** Nothing precedes commands, nothing is remembered. */
  public static final Platform PLAIN = new Platform(List.of(), Optional.empty());

  public Platform {
    unprivileged = List.copyOf(unprivileged);
  }
}

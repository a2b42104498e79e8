package org.evenkeel.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What differs from system to system besides the metrics.
 *
 * @param script words that precede a script's command, so that it runs without privilege, and where
 *     {@code killGroup} is given as the leader of a process group
 * @param killGroup words that kill a process group, followed by a minus and its number; empty where
 *     there are none, then only those children are killed that were seen
 * @param owed a file that exists while load balancers may have been told something that only {@code
 *     up ready} undoes, so that the next start says so; empty = not remembered
 */
public record Platform(List<String> script, List<String> killGroup, Optional<Path> owed) {
  /** Nothing precedes commands, nothing is remembered. */
  public static final Platform PLAIN = new Platform(List.of(), List.of(), Optional.empty());

  public Platform {
    script = List.copyOf(script);
    killGroup = List.copyOf(killGroup);
  }
}

package org.evenkeel.coordinator.upgrade;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this node could have instead of what it has.
 *
 * @param version of the package
 * @param given the file that the operator named, empty when it is of the package manager's sources
 * @param file where the package is that is to be installed; nobody else can write there
 * @param news what the changelog says of it
 * @param also what the package manager would change beside it, a line each
 */
public record Candidate(
    DebianVersion version, Optional<Path> given, Path file, List<String> news, List<String> also) {
  public Candidate {
    news = List.copyOf(news);
    also = List.copyOf(also);
  }

  /** What is to be typed on the other node for the same. */
  String command(boolean downgrade) {
    return "evenkeel upgrade"
        + given.map(file -> " --from " + file.getFileName()).orElse("")
        + (downgrade ? " --allow-downgrade" : "");
  }
}

package org.evenkeel.coordinator.wizard;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A text file that is to be written.
 *
 * @param path where it is on this machine
 * @param before what is there now; empty when there is no such file
 * @param after what will be there
 * @param mode of a file that is not there yet, such as {@code rw-r-----}
 */
public record FileDraft(Path path, Optional<String> before, String after, String mode) {
  /** For everybody, as the files of network managers are. */
  static final String PUBLIC = "rw-r--r--";

  /** For owner and group. */
  static final String GROUP = "rw-r-----";

  /** For its owner. */
  static final String OWNER = "rw-------";

  /** Line by line what changes. */
  String difference() {
    return TextDifference.of(path.toString(), before, after);
  }
}

package org.evenkeel.coordinator.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --root} of every command. */
final class RootOption {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "${env:EVENKEEL_ROOT:-/}",
      description = {
        "Directory below which every file of the coordinator is",
        "(default: $EVENKEEL_ROOT, or /)."
      })
  private Path root = Path.of("/");

  /** The directory, absolute. */
  Path directory() {
    return root.toAbsolutePath().normalize();
  }

  /** Where the running coordinator listens for commands. */
  Path controlSocket() {
    return directory().resolve("run/evenkeel/control.sock");
  }
}

package org.evenkeel.agent.linux;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that moves everything below another directory. */
final class RootOption {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "${env:EVENKEEL_ROOT:-/}",
      description = {
        "Directory below which all files are, so that several agents run on one machine;",
        "default: $EVENKEEL_ROOT, or /."
      })
  private Path directory = Path.of("/");

  AgentFiles files() {
    return AgentFiles.below(directory);
  }
}

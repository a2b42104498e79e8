package org.evenkeel.agent.linux;

import java.nio.file.Path;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.ControlClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that moves everything below another directory. */
final class RootOption {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = {
        "Directory below which all files are, so that several agents run on one machine;",
        "default: $EVENKEEL_ROOT, or /."
      })
  private @Nullable Path directory;

  Path directory() {
    return directory == null ? RunOptions.defaultRoot() : directory;
  }

  AgentFiles files() {
    return AgentFiles.below(directory());
  }

  /** For the agent that runs there. */
  ControlClient client() {
    return new ControlClient(new ControlAddress.UnixSocket(files().socket()));
  }
}

package org.evenkeel.agent.windows;

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
        "default: %%EVENKEEL_ROOT%%, or %%ProgramData%%."
      })
  private @Nullable Path directory;

  Path directory() {
    return directory == null ? AgentFiles.defaultRoot() : directory;
  }

  /** For the agent that runs there. */
  ControlClient client() {
    return new ControlClient(new ControlAddress.TokenFile(AgentFiles.below(directory()).control()));
  }
}

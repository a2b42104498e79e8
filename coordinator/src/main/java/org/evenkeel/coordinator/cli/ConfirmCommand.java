package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel config confirm}. */
@Command(
    name = "confirm",
    description = "Keeps a revision that was applied with --confirm.",
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel config apply new.yaml --confirm 60s", "  evenkeel config confirm 8"})
final class ConfirmCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "REVISION", description = "The one to keep.")
  private int revision;

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient client = root.client()) {
      client.post("/api/v1/config/confirm/" + revision);
      spec.commandLine().getErr().printf("revision %d stays%n", revision);
      return 0;
    }
  }
}

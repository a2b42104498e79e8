package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import org.evenkeel.coordinator.GuardProcess;
import org.evenkeel.coordinator.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evenkeel guard}: what a coordinator of a pair starts beside itself. */
@Command(
    name = "guard",
    hidden = true,
    description = {
      "Speaks for the coordinator of a pair while it restarts, and lets go of the addresses when"
          + " it",
      "does not come back. The coordinator starts it."
    })
final class GuardCommand implements Callable<Integer> {
  @Mixin private RootOption root = new RootOption();

  @Override
  public Integer call() throws StartException, InterruptedException {
    GuardProcess.run(root.directory());
    return 0;
  }
}

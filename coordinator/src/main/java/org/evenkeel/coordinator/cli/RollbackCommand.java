package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel config rollback}. */
@Command(
    name = "rollback",
    description = {
      "Makes an earlier configuration the running one. It becomes a new revision, so that a",
      "rollback can be rolled back, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel config rollback 7 --plan     what it would change",
      "  evenkeel config rollback 7"
    })
final class RollbackCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "REVISION",
      description = "Its number in: evenkeel config history")
  private int revision;

  @Option(names = "--plan", description = "Show what would change, and change nothing.")
  private boolean plan;

  @Mixin private RevisionOptions options = new RevisionOptions();

  @Override
  public Integer call() throws CommandFailure {
    String path = "/api/v1/config/rollback/%d?".formatted(revision);
    try (ControlClient client = root.client()) {
      if (plan) {
        output.print(spec.commandLine().getOut(), client.post(path + "plan=true"), Revised::plan);
        return 0;
      }
      JsonNode answer = client.post(path + options.query());
      options.done(client, answer, spec.commandLine().getErr());
      return 0;
    }
  }
}

package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenkeel check …}. */
@Command(
    name = "check",
    description = "Runs health checks on demand.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  evenkeel check now rabbitmq rabbit1",
    subcommands = CheckCommand.Now.class)
final class CheckCommand {

  /** {@code evenkeel check now}. */
  @Command(
      name = "now",
      description = {
        "Runs the check of a real server at once and says what came of it. It counts as any other",
        "probe does. Exit status 1 when the real server did not pass."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel check now rabbitmq rabbit1",
        "  evenkeel check now rabbitmq rabbit1 -o json"
      })
  static final class Now implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private RealServerParameters realServer = new RealServerParameters();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode verdict = client.post(realServer.path("check"));
        output.print(spec.commandLine().getOut(), verdict, Now::line);
        return verdict.path("passed").asBoolean() ? 0 : 1;
      }
    }

    private static String line(JsonNode verdict) {
      return "%s: %s; health %s%n"
          .formatted(
              verdict.path("passed").asBoolean() ? "passed" : "failed",
              verdict.path("reason").asText(),
              verdict.path("health").asText());
    }
  }
}

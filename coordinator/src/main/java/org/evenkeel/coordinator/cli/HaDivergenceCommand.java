package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel ha divergence …}. */
@Command(
    name = "divergence",
    description = {
      "What one node of the pair accepted while they did not hear each other, and what gave way"
          + " when",
      "they met again. It is kept: it can be compared, brought back, and acknowledged."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel ha divergence show",
      "  evenkeel ha divergence acknowledge           all that is shown",
      "  evenkeel ha divergence acknowledge 3f0c6a1d9b42"
    },
    subcommands = {HaDivergenceCommand.Show.class, HaDivergenceCommand.Acknowledge.class})
final class HaDivergenceCommand {
  private static final String PATH = "/api/v1/ha";

  private HaDivergenceCommand() {}

  private static JsonNode shown(JsonNode pair) {
    JsonNode shown = pair.path("replication").path("divergences");
    return shown.isArray() ? shown : JsonNodeFactory.instance.arrayNode();
  }

  private static String text(JsonNode divergences) {
    if (divergences.isEmpty()) {
      return "nothing was accepted in vain, or all of it is acknowledged\n";
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode each : divergences) {
      lines.add("%s  %s".formatted(each.path("id").asText(), each.path("time").asText()));
      lines.add("  " + each.path("what").asText());
      each.path("commands").forEach(command -> lines.add("    " + command.asText()));
      lines.add("    evenkeel ha divergence acknowledge " + each.path("id").asText());
    }
    return String.join("\n", lines) + "\n";
  }

  /** {@code evenkeel ha divergence show}. */
  @Command(
      name = "show",
      description = {
        "Shows what gave way and is not acknowledged yet, each with the commands that compare it"
            + " with",
        "what is in force and bring it back. Commands that change something are for the active"
            + " node."
      },
      footerHeading = "%nExample:%n",
      footer = "  evenkeel ha divergence show -o json | jq '.[].what'")
  static final class Show implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        output.print(
            spec.commandLine().getOut(), shown(client.get(PATH)), HaDivergenceCommand::text);
        return 0;
      }
    }
  }

  /** {@code evenkeel ha divergence acknowledge}. */
  @Command(
      name = "acknowledge",
      description = {
        "Shows it no more, on both nodes: the other one hears of it as soon as they hear each"
            + " other.",
        "What was kept stays where it is."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel ha divergence acknowledge           all that is shown",
        "  evenkeel ha divergence acknowledge 3f0c6a1d9b42"
      })
  static final class Acknowledge implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        arity = "0..*",
        paramLabel = "ID",
        description = "Which, as in: evenkeel ha divergence show (default: all that are shown).")
    private List<String> ids = List.of();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        List<String> which = new ArrayList<>(ids);
        if (which.isEmpty()) {
          shown(client.get(PATH)).forEach(each -> which.add(each.path("id").asText()));
        }
        for (String id : which) {
          JsonNode _ = client.delete(PATH + "/divergences/" + PathSegment.of(id));
          spec.commandLine().getErr().println(id + " is acknowledged, on both nodes");
        }
        if (which.isEmpty()) {
          spec.commandLine().getErr().println("there is nothing to acknowledge");
        }
        return 0;
      }
    }
  }
}

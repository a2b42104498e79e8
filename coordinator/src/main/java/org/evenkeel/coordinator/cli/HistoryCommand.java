package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel config history}. */
@Command(
    name = "history",
    description = {
      "Lists the configurations that were accepted, the newest first. With a number it prints that",
      "one as it was, comments included."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel config history",
      "  evenkeel config history 7 | diff - /etc/evenkeel/evenkeel.yaml"
    })
final class HistoryCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REVISION",
      description = "The one to print.")
  private @Nullable Integer revision;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many are listed (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient client = root.client()) {
      if (revision == null) {
        JsonNode list = client.get("/api/v1/config/revisions?limit=" + limit);
        output.print(spec.commandLine().getOut(), list, HistoryCommand::table);
      } else {
        String yaml = client.text("/api/v1/config/revisions/" + revision, "application/yaml");
        spec.commandLine().getOut().print(yaml);
        spec.commandLine().getOut().flush();
      }
      return 0;
    }
  }

  private static String runs(JsonNode revision) {
    return revision.has("unconfirmed")
        ? "runs, unconfirmed until " + seconds(revision.at("/unconfirmed/until").asText())
        : "runs";
  }

  private static String seconds(String time) {
    return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String table(JsonNode list) {
    TextTable table = new TextTable(">REVISION", "", "TIME", "AUTHOR", "COMMENT");
    int running = list.path("running").asInt();
    for (JsonNode each : list.path("revisions")) {
      int number = each.path("number").asInt();
      table.add(
          String.valueOf(number),
          number == running ? runs(each) : "",
          seconds(each.path("time").asText()),
          each.path("author").asText(),
          each.path("comment").asText());
    }
    int rest = list.path("total").asInt() - list.path("revisions").size();
    String more = rest > 0 ? "%d older ones: see --limit%n".formatted(rest) : "";
    return String.join("\n", table.lines()) + "\n" + more;
  }
}

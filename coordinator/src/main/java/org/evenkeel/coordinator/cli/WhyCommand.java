package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.api.Changes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenkeel why}. */
@Command(
    name = "why",
    description = {
      "Tells why a real server is as it is: how long it has been so, and what changed before, each",
      "change with its cause. The last 200 changes are kept, across restarts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel why rabbitmq rabbit1",
      "  evenkeel why rabbitmq rabbit1 -o json | jq '.changes[] | select(.what == \"health\")'"
    })
final class WhyCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RealServerParameters realServer = new RealServerParameters();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient client = root.client()) {
      JsonNode story = client.get(realServer.path("timeline"));
      output.print(spec.commandLine().getOut(), story, WhyCommand::table);
      return 0;
    }
  }

  private static String table(JsonNode story) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s/%s is %s%s, %s%s, weight %s of %s%n"
            .formatted(
                story.path("service").asText(),
                story.path("real-server").asText(),
                story.path("health").asText(),
                since(story, "health"),
                story.path("state").asText(),
                since(story, "state"),
                story.path("weight").asText(),
                story.path("configured-weight").asText()));
    text.append(story.path("reason").asText()).append('\n');
    if (story.path("changes").isEmpty()) {
      return text.append("no change is known\n").toString();
    }
    TextTable table = new TextTable("TIME", "WHAT", "NOW", "CAUSE");
    for (JsonNode change : story.path("changes")) {
      table.add(
          TIME.format(Instant.parse(change.path("time").asText())),
          change.path("what").asText(),
          change.path("now").asText(),
          change.path("cause").asText());
    }
    return text.append(String.join("\n", table.lines())).append('\n').toString();
  }

  private static String since(JsonNode story, String what) {
    JsonNode seconds = story.path(what + "-for-seconds");
    return seconds.isNumber() ? " for " + Changes.span(Duration.ofSeconds(seconds.asLong())) : "";
  }
}

package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.model.RealServerId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel events}. */
@Command(
    name = "events",
    description = {
      "Tells what changed at the real servers of all virtual services, the latest last. With",
      "--follow it goes on, a line for each change of health, state, role, revision or fault",
      "(with -o json an object on each line), until Ctrl-C."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel events",
      "  evenkeel events --limit 20 -o json",
      "  evenkeel events --follow"
    })
final class EventsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_MAX = 10_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--follow", description = "Tell what changes from now on.")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of the past at most so many, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws CommandFailure {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--limit %d: 1 to %d".formatted(limit, LIMIT_MAX));
    }
    try (ControlClient client = root.client()) {
      if (follow) {
        client.follow("/api/v1/events", new Teller(spec.commandLine().getOut(), output.format()));
      } else {
        output.print(spec.commandLine().getOut(), past(client), EventsCommand::table);
      }
    }
    return 0;
  }

  /** The stories of all real servers as one. */
  private JsonNode past(ControlClient client) throws CommandFailure {
    List<ObjectNode> all = new ArrayList<>();
    for (JsonNode service : client.get("/api/v1/status").path("virtual-services")) {
      for (JsonNode real : service.path("real-servers")) {
        RealServerId id =
            new RealServerId(service.path("name").asText(), real.path("name").asText());
        for (JsonNode change :
            client.get(RealServerParameters.path(id, "timeline")).path("changes")) {
          ObjectNode event = JSON.createObjectNode();
          event.put("time", change.path("time").asText());
          event.put("subject", id.service() + "/" + id.realServer());
          event.put("what", change.path("what").asText());
          event.put("now", change.path("now").asText());
          event.put("cause", change.path("cause").asText());
          all.add(event);
        }
      }
    }
    all.sort(Comparator.comparing(event -> Instant.parse(event.path("time").asText())));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode events = answer.putArray("events");
    all.subList(Math.max(0, all.size() - limit), all.size()).forEach(events::add);
    return answer;
  }

  private static String table(JsonNode answer) {
    if (answer.path("events").isEmpty()) {
      return "nothing has changed yet\n";
    }
    TextTable table = new TextTable("TIME", "SUBJECT", "WHAT", "NOW", "CAUSE");
    for (JsonNode event : answer.path("events")) {
      table.add(
          TIME.format(Instant.parse(event.path("time").asText())),
          text(event, "subject"),
          text(event, "what"),
          text(event, "now"),
          text(event, "cause"));
    }
    return String.join("\n", table.lines()) + "\n";
  }

  private static String text(JsonNode event, String key) {
    return TerminalText.line(event.path(key).asText());
  }

  /** Prints what changes from one status to the next, a line for each. Used by one thread. */
  static final class Teller implements java.util.function.Predicate<JsonNode> {
    private final PrintWriter out;
    private final OutputOption.Format format;
    private @Nullable JsonNode before;

    Teller(PrintWriter out, OutputOption.Format format) {
      this.out = out;
      this.format = format;
    }

    /** Whether somebody still reads it. */
    @Override
    public boolean test(JsonNode now) {
      JsonNode old = before;
      if (old != null) {
        StatusChanges.between(old, now).forEach(change -> out.println(line(change)));
        out.flush();
      }
      before = now;
      return !out.checkError();
    }

    private String line(StatusChanges.Change change) {
      Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      return switch (format) {
        case table ->
            TerminalText.line(
                "%s  %s  %s %s%s"
                    .formatted(
                        TIME.format(time),
                        change.subject(),
                        change.what(),
                        change.now(),
                        change.cause().isEmpty() ? "" : ": " + change.cause()));
        case json -> object(time, change).toString();
        case yaml -> "- " + object(time, change); // JSON is YAML in flow style
      };
    }

    private static ObjectNode object(Instant time, StatusChanges.Change change) {
      ObjectNode event = JSON.createObjectNode();
      event.put("time", time.toString());
      event.put("subject", change.subject());
      event.put("what", change.what());
      event.put("now", change.now());
      event.put("cause", change.cause());
      return event;
    }
  }
}

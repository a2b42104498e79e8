package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel ha …}. */
@Command(
    name = "ha",
    description = "Shows the pair, and moves the floating addresses from one node to the other.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel ha status             who holds the addresses, and whether the links work",
      "  evenkeel ha pair               invite another node; it shows what to type there",
      "  evenkeel ha takeover           make this node the active one",
      "  evenkeel ha standby            give the addresses to the peer"
    },
    subcommands = {
      HaCommand.Status.class,
      HaPairCommand.class,
      HaPairCommand.Unpair.class,
      HaCommand.Takeover.class,
      HaCommand.Standby.class,
      HaCommand.Maintenance.class,
      HaDivergenceCommand.class
    })
final class HaCommand {
  private static final String PATH = "/api/v1/ha";

  /** What all of its commands need. */
  abstract static class Call implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    abstract JsonNode ask(ControlClient client) throws CommandFailure;

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode pair = ask(client);
        output.print(spec.commandLine().getOut(), pair, HaCommand::text);
        return pair.path("problems").isEmpty() ? 0 : 1;
      }
    }
  }

  /** {@code evenkeel ha status}. */
  @Command(
      name = "status",
      description = "Shows both nodes and the links between them.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel ha status -o json | jq .peer.heard")
  static final class Status extends Call {
    @Override
    JsonNode ask(ControlClient client) throws CommandFailure {
      return client.get(PATH);
    }
  }

  /** {@code evenkeel ha takeover}. */
  @Command(
      name = "takeover",
      description = {
        "Makes this node the active one. The peer lets go of the addresses first, so that nobody",
        "holds them twice; a peer that is not heard is taken for dead only by its silence."
      },
      footerHeading = "%nExample:%n",
      footer = "  evenkeel ha takeover")
  static final class Takeover extends Call {
    @Override
    JsonNode ask(ControlClient client) throws CommandFailure {
      return client.post(PATH + "/takeover");
    }
  }

  /** {@code evenkeel ha standby}. */
  @Command(
      name = "standby",
      description = "Gives the addresses to the peer; refused when nobody is there to take them.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel ha standby")
  static final class Standby extends Call {
    @Override
    JsonNode ask(ControlClient client) throws CommandFailure {
      return client.post(PATH + "/standby");
    }
  }

  /** {@code evenkeel ha maintenance}. */
  @Command(
      name = "maintenance",
      description = {
        "Takes this node out: it gives the addresses to the peer when it has them, and takes none",
        "over until it is told to be of service again."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel ha maintenance", "  evenkeel ha maintenance --off"})
  static final class Maintenance extends Call {
    @Option(names = "--off", description = "Be of service again.")
    private boolean off;

    @Override
    JsonNode ask(ControlClient client) throws CommandFailure {
      return client.post(PATH + (off ? "/service" : "/maintenance"));
    }
  }

  private static String text(JsonNode pair) {
    String node = pair.path("node").asText() + " is " + pair.path("role").asText();
    if (!pair.has("peer")) {
      return node + ": it is not one of a pair\n";
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, term %d: %s"
            .formatted(node, pair.path("term").asLong(), pair.path("reason").asText()));
    JsonNode peer = pair.path("peer");
    lines.add(
        peer.path("name").asText()
            + (peer.path("heard").asBoolean()
                ? " is %s, priority %d"
                    .formatted(peer.path("role").asText(), peer.path("priority").asInt())
                : " is not heard"));
    versions(pair).ifPresent(lines::add);
    if (pair.has("round-trip-ms")) {
      lines.add(
          "a message takes %.1f ms there and back"
              .formatted(pair.path("round-trip-ms").asDouble()));
    }
    lines.addAll(links(pair.path("links")));
    if (!pair.path("witnesses").isEmpty()) {
      lines.addAll(witnesses(pair.path("witnesses")));
    }
    lines.addAll(replication(pair.path("replication")));
    pair.path("problems").forEach(problem -> lines.add("! " + problem.asText()));
    return String.join("\n", lines) + "\n";
  }

  /** Worth a line only while one of them is upgraded and the other is not. */
  private static Optional<String> versions(JsonNode pair) {
    String own = pair.path("version").asText();
    String other = pair.path("peer").path("version").asText(own);
    return own.equals(other)
        ? Optional.empty()
        : Optional.of(
            "the programs differ: %s here, %s on %s; to have one: evenkeel upgrade"
                .formatted(own, other, pair.path("peer").path("name").asText()));
  }

  private static List<String> replication(JsonNode replication) {
    List<String> lines = new ArrayList<>();
    if (replication.has("same")) {
      boolean same = replication.path("same").asBoolean();
      lines.add("the peer has " + (same ? "all that is accepted here" : "not all of it yet"));
    }
    for (JsonNode apart : replication.path("divergences")) {
      lines.add("! " + apart.path("what").asText());
      lines.add("    see: evenkeel ha divergence show");
    }
    return lines;
  }

  private static List<String> links(JsonNode links) {
    TextTable table = new TextTable("LINK", "WORKS", ">SENT", ">TAKEN", "REFUSED");
    for (JsonNode link : links) {
      table.add(
          link.path("link").asText(),
          link.path("works").asBoolean() ? "yes" : link.path("problem").asText("no"),
          link.path("sent").asText(),
          link.path("taken").asText(),
          refused(link.path("refused")));
    }
    return table.lines();
  }

  private static List<String> witnesses(JsonNode witnesses) {
    TextTable table = new TextTable("WITNESS", "ANSWERS", ">MS", "LEASE");
    for (JsonNode witness : witnesses) {
      table.add(
          witness.path("witness").asText(),
          witness.path("answers").asBoolean() ? "yes" : "no",
          witness.has("round-trip-ms")
              ? "%.1f".formatted(witness.path("round-trip-ms").asDouble())
              : "",
          witness.path("holder").asText("nobody"));
    }
    return table.lines();
  }

  private static String refused(JsonNode reasons) {
    List<String> counts = new ArrayList<>();
    reasons.properties().forEach(entry -> counts.add(entry.getValue() + " " + entry.getKey()));
    return counts.isEmpty() ? "0" : String.join(", ", counts);
  }
}

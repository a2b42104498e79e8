package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.audit.AuditVerification;
import org.evenkeel.coordinator.model.DurationText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel audit …}. */
@Command(
    name = "audit",
    description = {
      "Shows who has changed what on this node, and verifies that nobody has changed the record of"
          + " it."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel audit show --since 24h", "  evenkeel audit verify"},
    subcommands = {AuditCommand.Show.class, AuditCommand.Verify.class})
final class AuditCommand {
  /** {@code evenkeel audit show}. */
  @Command(
      name = "show",
      description = "Shows the last entries, the oldest first.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel audit show --user ada --limit 20",
        "  evenkeel audit show --since 24h -o json | jq '.entries[] | select(.result != \"done\")'"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Option(names = "--user", paramLabel = "NAME", description = "Of this user alone.")
    private @Nullable String user;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Since a time, such as 2026-11-22T03:00:00Z, or that long ago, such as 24h.")
    private @Nullable String since;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws CommandFailure {
      StringBuilder path = new StringBuilder("/api/v1/audit?limit=").append(limit);
      if (user != null) {
        path.append("&user=").append(URLEncoder.encode(user, StandardCharsets.UTF_8));
      }
      if (since != null) {
        path.append("&since=").append(time(since));
      }
      JsonNode _ = reading.print(path.toString(), AuditCommand::table);
      return 0;
    }

    private static Instant time(String text) throws CommandFailure {
      try {
        return Instant.parse(text);
      } catch (DateTimeException _) {
        // perhaps that long ago
      }
      try {
        return Instant.now().minus(DurationText.parse(text));
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(
            "--since is neither a time nor a time span; say 2026-11-22T03:00:00Z, or 24h", e);
      }
    }
  }

  /** {@code evenkeel audit verify}. */
  @Command(
      name = "verify",
      description = {
        "Verifies that each line vouches for the one before it, that nothing is missing between",
        "them, and that the last one is the last that was written. Needs no running coordinator.",
        "With files, such as copies kept elsewhere, verifies the chain in these, in this order.",
        "Exit status 0: whole; 1: not, and the first broken line is named."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel audit verify",
        "  evenkeel audit verify --expect 9f86d0…     a SHA-256 that was noted elsewhere",
        "  evenkeel audit verify /backup/audit/*.jsonl"
      })
  static final class Verify implements Callable<Integer> {
    @Mixin private RootOption root = new RootOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        paramLabel = "FILE",
        arity = "0..*",
        description = "Files of a log, the oldest first (default: this node's).")
    private List<Path> files = List.of();

    @Option(
        names = "--expect",
        paramLabel = "SHA256",
        description = "One of the lines must have this SHA-256.")
    private @Nullable String expected;

    @Override
    public Integer call() throws CommandFailure {
      AuditVerification.Report report = report(Optional.ofNullable(expected));
      if (report.fault().isEmpty() || output.format() != OutputOption.Format.table) {
        output.print(spec.commandLine().getOut(), document(report), _ -> sentence(report));
      }
      if (report.fault().isPresent()) {
        throw new CommandFailure(report.fault().get());
      }
      return 0;
    }

    private static String sentence(AuditVerification.Report report) {
      return report.first() == 0
          ? "the log is empty\n"
          : "lines %d to %d are whole; SHA-256 of the last: %s\n"
              .formatted(report.first(), report.last(), report.lastHash());
    }

    /** As the API has it. */
    private static JsonNode document(AuditVerification.Report report) {
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("whole", report.fault().isEmpty())
              .put("first", report.first())
              .put("last", report.last())
              .put("last-hash", report.lastHash());
      report.fault().ifPresent(fault -> document.put("fault", fault));
      return document;
    }

    private AuditVerification.Report report(Optional<String> expected) throws CommandFailure {
      try {
        return files.isEmpty()
            ? AuditVerification.whole(root.directory().resolve("var/lib/evenkeel"), expected)
            : AuditVerification.of(files, expected);
      } catch (IOException e) {
        throw new CommandFailure("the log cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private static String table(JsonNode listing) {
    TextTable table = new TextTable("TIME", "USER", "FROM", "VIA", "WHAT", "RESULT");
    for (JsonNode entry : listing.path("entries")) {
      table.add(
          seconds(entry.path("at").asText()),
          printable(entry.path("user").asText()),
          entry.path("from").asText(),
          entry.path("via").asText(),
          printable(what(entry)),
          printable(entry.path("result").asText()));
    }
    return String.join("\n", table.lines()) + "\n";
  }

  private static String what(JsonNode entry) {
    StringBuilder what = new StringBuilder(entry.path("action").asText());
    if (entry.has("about")) {
      what.append(' ').append(entry.path("about").asText());
    }
    if (entry.has("after")) {
      what.append(": ")
          .append(entry.path("before").asText())
          .append(" -> ")
          .append(entry.path("after").asText());
    }
    if (entry.has("changes")) {
      what.append(" (").append(UserCommand.joined(entry.path("changes"))).append(')');
    }
    return what.toString();
  }

  /** What strangers have typed cannot steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String seconds(String time) {
    try {
      return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException _) {
      return time;
    }
  }
}

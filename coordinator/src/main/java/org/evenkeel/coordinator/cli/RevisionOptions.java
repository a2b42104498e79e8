package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that makes a revision of the configuration. For one thread. */
final class RevisionOptions {
  @Option(names = "--comment", paramLabel = "TEXT", description = "Why, for the history.")
  private String comment = "";

  @Option(
      names = "--confirm",
      paramLabel = "TIME",
      description =
          "Go back to what runs now unless you confirm within this time, such as 60s: when you may"
              + " cut yourself off.")
  private @Nullable String confirm;

  /** What the request says of it. */
  String query() {
    String said = "comment=" + encoded(comment);
    return confirm == null ? said : said + "&confirm=" + encoded(confirm);
  }

  /** Tells what was done, and has it confirmed where that was asked for. */
  void done(ControlClient client, JsonNode answer, PrintWriter err) throws CommandFailure {
    err.print(Revised.done(answer));
    err.flush();
    confirmed(client, answer, err);
  }

  /** Has what was done confirmed where that was asked for. */
  void confirmed(ControlClient client, JsonNode answer, PrintWriter err) throws CommandFailure {
    if (confirm == null) {
      return;
    }
    int revision = answer.path("revision").asInt();
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isEmpty()) {
      err.printf(
          "it is undone in %s unless you type: evenkeel config confirm %d%n", confirm, revision);
      err.flush();
    } else if (terminal
            .get()
            .readLine("It is undone in %s unless you press Enter (Ctrl-C lets it): ", confirm)
        != null) {
      client.post("/api/v1/config/confirm/" + revision);
      err.printf("revision %d stays%n", revision);
      err.flush();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

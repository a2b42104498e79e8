package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.log.LogLine;
import org.evenkeel.netlink.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel logs}. */
@Command(
    name = "logs",
    description = {
      "Shows the last lines of the coordinator's log, the latest last. It keeps the last",
      LogBook.LINES_MAX + " in memory; the journal of the host has them all.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel logs",
      "  evenkeel logs --level warn --text pair",
      "  evenkeel logs --follow --url https://lb2:9443"
    })
final class LogsCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--follow", description = "Go on with what is written, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description =
          "Lines of this level and above: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private LogLine.Level level = LogLine.Level.DEBUG;

  @Option(names = "--text", paramLabel = "TEXT", description = "Lines with this in them.")
  private String text = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The last so many (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stop = new CountDownLatch(1);
    if (follow) {
      Signals.onStop(stop::countDown);
    }
    try (ControlClient client = root.client()) {
      JsonNode page = client.get(query() + "&limit=" + limit);
      output.print(out, page, LogsCommand::lines);
      while (follow && !stop.await(1, TimeUnit.SECONDS)) {
        page = client.get("%s&limit=%d&after=%d".formatted(query(), LogBook.LINES_MAX, last(page)));
        if (!page.path("lines").isEmpty()) {
          output.print(out, page, LogsCommand::lines);
        }
      }
      return 0;
    }
  }

  private String query() {
    return "/api/v1/logs?level=%s&text=%s"
        .formatted(level, URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private static long last(JsonNode page) {
    return page.path("last").asLong();
  }

  private static String lines(JsonNode page) {
    StringBuilder lines = new StringBuilder();
    page.path("lines")
        .forEach(
            line ->
                lines.append(
                    "%s %-5s %s: %s%n"
                        .formatted(
                            line.path("at").asText(),
                            line.path("level").asText(),
                            line.path("source").asText(),
                            line.path("text").asText())));
    return lines.toString();
  }
}

package org.evenkeel.coordinator.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.report.Range;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel reports}. */
@Command(
    name = "reports",
    description = {
      "Shows the past: of this node, of a virtual service, or of one of its real servers.",
      "As csv there is a line for each point; json and yaml have the same points."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel reports                              this node, the last day",
      "  evenkeel reports rabbitmq --range week",
      "  evenkeel reports rabbitmq rabbit1 --range hour",
      "  evenkeel reports rabbitmq -o csv > rabbitmq.csv"
    })
final class ReportsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/reports";

  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      index = "0",
      paramLabel = "SERVICE",
      description = "A virtual service (default: this node).")
  private @Nullable String service;

  @Parameters(
      arity = "0..1",
      index = "1",
      paramLabel = "REAL-SERVER",
      description = "One of its real servers.")
  private @Nullable String realServer;

  @Option(
      names = "--range",
      paramLabel = "RANGE",
      defaultValue = "day",
      description = "How far back: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Range range = Range.DAY;

  /** How the past is printed. */
  private enum Format {
    table,
    json,
    yaml,
    csv
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How it is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.table;

  @Override
  public Integer call() throws CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    try (ControlClient client = root.client()) {
      out.print(
          switch (format) {
            case table -> table(client);
            case json -> OutputOption.json(client.get(path()));
            case yaml -> OutputOption.yaml(client.get(path()));
            case csv -> client.text(path(), "text/csv");
          });
      out.flush();
    }
    return 0;
  }

  private String table(ControlClient client) throws CommandFailure {
    String table = ReportsTable.of(client.get(path()));
    return service == null ? table + ReportsTable.services(client.get(PATH)) : table;
  }

  private String path() {
    String query = "?range=" + range;
    if (service == null) {
      return PATH + "/node" + query;
    }
    String one = PATH + "/virtual-services/" + PathSegment.of(service);
    return (realServer == null ? one : one + "/real-servers/" + PathSegment.of(realServer)) + query;
  }
}

package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Option;

/** The option {@code -o} of every command that prints data. */
final class OutputOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How data is printed. */
  enum Format {
    table,
    json,
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How data is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.table;

  /** The chosen format. */
  Format format() {
    return format;
  }

  /** Prints a document in the chosen format; of a table, nothing that steers a terminal. */
  void print(PrintWriter out, JsonNode document, Function<JsonNode, String> table) {
    printPainted(out, document, table.andThen(TerminalText::lines));
  }

  /** The same with a table that has its colours, and is clean of what came from elsewhere. */
  void printPainted(PrintWriter out, JsonNode document, Function<JsonNode, String> table) {
    out.print(
        switch (format) {
          case table -> table.apply(document);
          case json -> json(document);
          case yaml -> yaml(document);
        });
    out.flush();
  }

  /** A document as JSON, with a line end. */
  static String json(JsonNode document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always becomes text", e);
    }
  }

  /** A document as YAML. */
  static String yaml(JsonNode document) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings).dumpToString(JSON.convertValue(document, Object.class));
  }
}

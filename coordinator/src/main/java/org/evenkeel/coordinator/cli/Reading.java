package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The options of every command that prints one document of the API as it is: which coordinator, and
 * in which format. Used by one thread.
 */
final class Reading {
  @Mixin private CoordinatorOption coordinator = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * Reads a document, and prints it.
   *
   * @param path in the API, with the query
   * @param table what is printed for people
   * @return what was printed
   */
  JsonNode print(String path, Function<JsonNode, String> table) throws CommandFailure {
    try (ControlClient client = coordinator.client()) {
      JsonNode document = client.get(path);
      output.print(spec.commandLine().getOut(), document, table);
      return document;
    }
  }
}

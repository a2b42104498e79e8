package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.disk.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel restore}. */
@Command(
    name = "restore",
    description = {
      "Restores a backup: all of it is looked at before anything is changed. What it replaces is",
      "kept as a backup of its own, which is named; restoring that one undoes it.",
      "The audit log stays as it is, and node.yaml too, unless --node is given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel restore --dry-run lb1.zip       what it would change",
      "  evenkeel restore lb1.zip",
      "  evenkeel restore --node lb1.zip          on a new machine for an old one"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "What evenkeel backup has written.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Option(names = "--node", description = "Replace node.yaml, too.")
  private boolean node;

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient client = root.client()) {
      byte[] archive =
          DurableFile.read(file, ControlClient.ANSWER_BYTES_MAX)
              .orElseThrow(() -> new CommandFailure("there is no file " + file));
      JsonNode answer =
          client.bring("/api/v1/restore?plan=%s&node=%s".formatted(dryRun, node), archive);
      output.print(spec.commandLine().getOut(), answer, RestoreCommand::lines);
      PrintWriter err = spec.commandLine().getErr();
      answer.path("notes").forEach(note -> err.println(TerminalText.line(note.asText())));
      if (answer.has("undo")) {
        err.printf(
            "restored; revision %d runs. To undo it: evenkeel restore %s%n",
            answer.path("revision").asInt(), answer.path("undo").asText());
      }
      return 0;
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String lines(JsonNode answer) {
    StringBuilder lines = new StringBuilder();
    answer.path("changes").forEach(line -> lines.append(line.asText()).append('\n'));
    return lines.isEmpty() ? "all is as in the backup\n" : lines.toString();
  }
}

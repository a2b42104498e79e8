package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.evenkeel.coordinator.disk.DurableFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where a command writes an archive that the coordinator makes; only its owner can read it. */
final class ArchiveFile {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Where to write it; must not be there yet (default: a name with the time, here).")
  private @Nullable Path file;

  /**
   * Writes what is at a path of the API.
   *
   * @param name what the file's name begins with where none was given
   * @param advice what to mind about it, said when it is written
   */
  void write(CoordinatorOption coordinator, String path, String name, String advice)
      throws CommandFailure {
    Path target = file == null ? Path.of(name + "-" + time() + ".zip") : file;
    if (Files.exists(target)) {
      throw new CommandFailure("there is a file %s; name another one".formatted(target));
    }
    try (ControlClient client = coordinator.client()) {
      byte[] archive = client.archive(path);
      DurableFile.replace(target, archive, DurableFile.Readers.OWNER);
      spec.commandLine()
          .getErr()
          .printf("%s is written, %d bytes. %s%n", target, archive.length, advice);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String time() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
  }
}

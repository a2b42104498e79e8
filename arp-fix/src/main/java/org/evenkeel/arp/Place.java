package org.evenkeel.arp;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command: where the files are, how to look, and how to show what was found. */
final class Place {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = {
        "Directory below which all files are; default: $$EVENKEEL_ROOT, or /,",
        "on Windows %%ProgramData%%."
      })
  private @Nullable Path directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  @Option(
      names = "--via",
      paramLabel = "PROGRAM",
      description = "On Windows: make changes by netsh or powershell; default: powershell.")
  private @Nullable Via via;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * This machine.
   *
   * @throws ParameterException when an option is not for it
   */
  Host open() {
    OperatingSystem here = OperatingSystem.current();
    if (via != null && here != OperatingSystem.WINDOWS) {
      throw new ParameterException(command.commandLine(), "--via is for Windows");
    }
    return here.open(root(), Optional.ofNullable(via));
  }

  Path root() {
    if (directory != null) {
      return directory;
    }
    String fromEnvironment = System.getenv("EVENKEEL_ROOT");
    return fromEnvironment == null || fromEnvironment.isEmpty()
        ? OperatingSystem.current().root()
        : Path.of(fromEnvironment);
  }

  Format format() {
    return format;
  }
}

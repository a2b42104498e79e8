package org.evenkeel.arp;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command: where the files are, and how to show what was found. */
final class Place {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Directory below which all files are; default: $$EVENKEEL_ROOT, or /.")
  private @Nullable Path directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml; default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  Path root() {
    if (directory != null) {
      return directory;
    }
    String fromEnvironment = System.getenv("EVENKEEL_ROOT");
    return Path.of(fromEnvironment == null || fromEnvironment.isEmpty() ? "/" : fromEnvironment);
  }

  Format format() {
    return format;
  }
}

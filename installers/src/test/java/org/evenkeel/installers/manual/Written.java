package org.evenkeel.installers.manual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the programs of this source tree say of themselves, and what is made of it; read once. */
final class Written {
  /** The root of the source tree; tests run in their module's folder. */
  static final Path TREE = Path.of("..");

  private static final Map<Program, Command> COMMANDS = new LinkedHashMap<>();
  private static final Map<Program, Map<String, String>> FILES = new LinkedHashMap<>();

  static {
    try {
      for (Program program : Programs.ALL) {
        FILES.put(program, ManualBuild.files(program, TREE, LocalDate.of(2026, 1, 1)));
        try (ProgramJar jar = ProgramJar.open(program, TREE)) {
          COMMANDS.put(program, CommandReader.read(jar.line().getCommandSpec()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Written() {}

  /** The programs and their commands, in the order of the manual. */
  static Map<Program, Command> commands() {
    return COMMANDS;
  }

  /** The files of a program, by name. */
  static Map<String, String> files(Program program) {
    return FILES.getOrDefault(program, Map.of());
  }

  /** Puts all files of all programs below a folder. */
  static void to(Path folder) throws IOException {
    for (Map<String, String> files : FILES.values()) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path written = folder.resolve(file.getKey());
        Files.createDirectories(written.getParent());
        Files.writeString(written, file.getValue());
      }
    }
  }
}

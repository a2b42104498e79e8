package org.evenkeel.installers.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The step of the build that writes manual pages and completions, as packages hold them: {@code
 * man/NAME.SECTION}, {@code bash/PROGRAM}, {@code zsh/_PROGRAM}, {@code fish/PROGRAM.fish}.
 */
public final class ManualBuild {
  private ManualBuild() {}

  /**
   * Writes all files of all programs.
   *
   * @param args the root of the source tree, which is built; the folder to write below; the time of
   *     the release, as {@code 2026-01-01T00:00:00Z}
   * @throws IOException when a program is not built, or a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    Path tree = Path.of(args[0]);
    LocalDate date = LocalDate.ofInstant(Instant.parse(args[2]), ZoneOffset.UTC);
    for (Program program : Programs.ALL) {
      Path folder = Path.of(args[1], program.name());
      for (Map.Entry<String, String> file : files(program, tree, date).entrySet()) {
        Path written = folder.resolve(file.getKey());
        Files.createDirectories(written.getParent());
        Files.writeString(written, file.getValue());
      }
    }
  }

  /**
   * The files of a program: names, with a folder before each, and content.
   *
   * @param tree the root of the source tree, which is built
   * @param date when it was released
   * @throws IOException when the program is not built
   */
  static Map<String, String> files(Program program, Path tree, LocalDate date) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ProgramJar jar = ProgramJar.open(program, tree)) {
      Command command = CommandReader.read(jar.line().getCommandSpec());
      for (Page page : Manual.pages(program, command)) {
        files.put("man/" + page.file(), RoffPage.of(page, jar.version(), date));
      }
      files.put("bash/" + program.name(), BashCompletion.of(command));
      files.put("zsh/_" + program.name(), ZshCompletion.of(command));
      files.put("fish/%s.fish".formatted(program.name()), FishCompletion.of(command));
    }
    return files;
  }
}

package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code dependency:list} of Maven writes: a heading, then a line for each library on a
 * program's class path, such as {@code info.picocli:picocli:jar:4.7.7:compile:/path/picocli.jar --
 * module info.picocli}. Modules of our own are left out.
 */
final class LibraryList {
  private static final String HEADING = "The following files have been resolved:";
  private static final String OURS = "org.evenkeel";
  private static final Pattern LINE =
      Pattern.compile(
          "\\s+(?<group>[^:\\s]+):(?<artifact>[^:\\s]+):jar:(?<version>[^:\\s]+)"
              + ":(?:compile|runtime):(?<jar>\\S.*?)(?: -- module .*)?");

  private LibraryList() {}

  /**
   * The libraries of a module that is built.
   *
   * @throws IOException when it is not built, or its list is not understood
   */
  static List<Library> of(Path module) throws IOException {
    Path file = module.resolve("target/libraries.txt");
    try {
      return parse(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing: build " + module.getFileName() + " first", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The libraries of a list, sorted by name.
   *
   * @throws IllegalArgumentException when a line is not understood
   */
  static List<Library> parse(List<String> lines) {
    List<Library> libraries = new ArrayList<>();
    for (String line : lines) {
      Matcher library = LINE.matcher(line);
      if (library.matches()) {
        if (!library.group("group").equals(OURS)) {
          libraries.add(
              new Library(
                  library.group("group"),
                  library.group("artifact"),
                  library.group("version"),
                  Path.of(library.group("jar"))));
        }
      } else if (!line.isBlank() && !line.equals(HEADING)) {
        throw new IllegalArgumentException("not a library: " + line.strip());
      }
    }
    libraries.sort(Comparator.comparing(Library::name));
    return List.copyOf(libraries);
  }
}

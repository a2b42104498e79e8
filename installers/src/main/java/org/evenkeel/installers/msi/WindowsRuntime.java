package org.evenkeel.installers.msi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.evenkeel.installers.thirdparty.JavaRuntime;

/**
 * The Java that goes into the package.
 *
 * @param folder its name there, with its version: Windows Installer does not replace a library by
 *     an older one, and a folder of its own spares it the question
 * @param files content by path below it, with slashes
 */
record WindowsRuntime(String folder, NavigableMap<String, Path> files) {
  static final String JAVA = "bin/java.exe";
  static final String JAVAW = "bin/javaw.exe";

  /** Of a whole JDK, what nobody runs. */
  private static final Set<String> LEFT_OUT = Set.of("jmods", "include", "demo", "sample", "man");

  WindowsRuntime {
    files = new TreeMap<>(files);
  }

  /**
   * Looks at a folder.
   *
   * @throws IOException when it is no Java 25 for Windows x64, with what is missing
   */
  static WindowsRuntime in(Path home) throws IOException {
    NavigableMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(home)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        Path below = home.relativize(file);
        if (!LEFT_OUT.contains(below.getName(0) + "") && !below.endsWith("src.zip")) {
          files.put(below.toString().replace('\\', '/'), file);
        }
      }
    }
    for (String program : List.of(JAVA, JAVAW, "bin/server/jvm.dll")) {
      Path file = files.get(program);
      if (file == null || PeFile.read(Files.readAllBytes(file)).filter(PeFile::x64).isEmpty()) {
        throw new IOException(
            "%s has no %s for 64-bit Windows; windows.runtime is the folder of a Java 25, with bin, lib and release"
                .formatted(home, program));
      }
    }
    return new WindowsRuntime("runtime-" + version(home), files);
  }

  private static String version(Path home) throws IOException {
    String version = JavaRuntime.in(home).version();
    if (!version.matches("25(\\.\\d{1,5}){0,3}")) {
      throw new IOException(
          "%s is a Java '%s'; the programs need 25".formatted(home.resolve("release"), version));
    }
    return version;
  }

  /**
   * No Java: two texts in the place of its programs, so that all tables can be looked at. No
   * package with it can be installed.
   *
   * @param work a folder to write them to
   */
  static WindowsRuntime standIn(Path work) throws IOException {
    Path text = work.resolve("no-java.txt");
    Files.writeString(
        text,
        "This package was built without a Java for Windows. It is for looking at its tables"
            + " alone.\r\n");
    return new WindowsRuntime(
        "runtime-none", new TreeMap<>(java.util.Map.of(JAVA, text, JAVAW, text)));
  }
}

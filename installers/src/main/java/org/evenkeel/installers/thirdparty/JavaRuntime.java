package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The Java that a program brings, as the file {@code release} in it says.
 *
 * @param version such as {@code 25.0.3}
 * @param modules that are in it, sorted
 */
public record JavaRuntime(String version, List<String> modules) {
  /** What OpenJDK is passed on under. */
  static final String LICENCE = "GPL-2.0-only WITH Classpath-exception-2.0";

  /** Sorts the modules. */
  public JavaRuntime {
    if (!version.matches("[0-9][0-9A-Za-z.+_-]*")) {
      throw new IllegalArgumentException("not a version of Java: " + version);
    }
    modules = modules.stream().sorted().toList();
  }

  /**
   * What is in a folder.
   *
   * @throws IOException when no Java is, or its file says no version
   */
  public static JavaRuntime in(Path folder) throws IOException {
    Properties release = new Properties();
    Path file = folder.resolve("release");
    try (Reader reader = Files.newBufferedReader(file)) {
      release.load(reader);
      return new JavaRuntime(
          plain(release, "JAVA_VERSION"), List.of(plain(release, "MODULES").split(" +")));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String plain(Properties release, String name) {
    return release.getProperty(name, "").replace("\"", "").strip();
  }

  /** Its package URL. */
  String purl() {
    return "pkg:generic/openjdk@" + version.replace("+", "%2B");
  }
}

package org.evenkeel.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The packages for Debian as the build has made them: {@code ./evenkeel test lab} makes them
 * quickly, {@code ./evenkeel package} makes them small.
 */
final class Packages {
  /** All of them, by name. */
  static final List<String> NAMES =
      List.of("evenkeel", "evenkeel-agent", "evenkeel-agent-monitor", "evenkeel-arp");

  /** Its files, which are most of it, are not packed anew. */
  private static final String ALTER =
      """
      set -e
      ar x "$1"
      dpkg-deb --control "$1" control
      sed -i "$2" control/control
      tar --owner=0 --group=0 -C control -czf control.tar.gz .
      rm -f "$3"
      ar rc "$3" debian-binary control.tar.gz data.tar.xz
      rm -r ./*
      """;

  private static final Path FOLDER = Project.root().resolve("installers/target");

  private Packages() {}

  /** Where all of them are, and perhaps more. */
  static Path folder() {
    return FOLDER;
  }

  /** Skips the test, or fails it, where they are not there. */
  static void require() throws IOException {
    Optional<String> missing = missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(missing.get());
    }
    missing.ifPresent(reason -> System.err.println("skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static Optional<String> missing() throws IOException {
    for (String name : NAMES) {
      if (found(name).isEmpty()) {
        return Optional.of(name + " is not packaged: run ./evenkeel test lab, or package");
      }
    }
    return Optional.empty();
  }

  /**
   * The file of a package for this machine's architecture.
   *
   * @throws IllegalStateException when it was not made
   */
  static Path of(String name) throws IOException {
    return found(name).orElseThrow(() -> new IllegalStateException(name + " is not packaged"));
  }

  /** Where a {@link DebianRoot} has a package. */
  static String inRoot(String name) throws IOException {
    return DebianRoot.PACKAGES + "/" + of(name).getFileName();
  }

  /**
   * A package that is another by its control file alone.
   *
   * @param change of that file, as sed(1) takes it: {@code s/^Version: .../Version: 9/}
   * @param file where it is to be
   */
  static void altered(String name, String change, Path file)
      throws IOException, InterruptedException {
    Path parts = Files.createTempDirectory(file.resolve("..").normalize(), "parts");
    Process process =
        new ProcessBuilder("sh", "-c", ALTER, "sh", of(name).toString(), change, file.toString())
            .directory(parts.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("no package made of " + name + ": " + said);
    }
  }

  private static Optional<Path> found(String name) throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return Optional.empty();
    }
    String end = System.getProperty("os.arch", "").equals("aarch64") ? "_arm64.deb" : "_amd64.deb";
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name + "_"))
          .filter(file -> file.getFileName().toString().endsWith(end))
          .max(Packages::byAge);
    }
  }

  /** Should an earlier version lie beside it, the one that was made last counts. */
  private static int byAge(Path one, Path other) {
    return Long.compare(one.toFile().lastModified(), other.toFile().lastModified());
  }
}

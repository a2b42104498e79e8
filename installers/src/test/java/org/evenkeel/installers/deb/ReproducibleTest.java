package org.evenkeel.installers.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.evenkeel.installers.thirdparty.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A package with its Java, made by two processes that have nothing in common but the sources and
 * the time of the release.
 */
class ReproducibleTest {
  private static final Path TREE = Path.of("..");
  private static final String RELEASE = "2026-01-01T00:00:00Z";

  /** What of a tree a package is made of. */
  private static final List<String> PARTS =
      List.of(
          "arp-fix/src/main",
          "arp-fix/target/evenkeel-arp.jar",
          "arp-fix/target/libraries.txt",
          "installers/src/main",
          "docs",
          "LICENSE",
          "NOTICE");

  @TempDir private Path folder = Path.of("");

  private Path tree(String name, Instant changed) throws IOException {
    Path tree = folder.resolve(name);
    List<Path> sources = new ArrayList<>();
    for (String part : PARTS) {
      try (Stream<Path> files = Files.walk(TREE.resolve(part))) {
        sources.addAll(files.filter(Files::isRegularFile).toList());
      }
    }
    for (Path source : sources) {
      Path copy = tree.resolve(TREE.relativize(source));
      Files.createDirectories(copy.resolve("..").normalize());
      Files.copy(source, copy);
      Files.setLastModifiedTime(copy, FileTime.from(changed));
    }
    Path manual = tree.resolve("installers/target/manual/evenkeel-arp");
    for (String file : List.of("man/evenkeel-arp.8", "bash/evenkeel-arp", "zsh/_evenkeel-arp")) {
      Files.createDirectories(manual.resolve(file).resolve("..").normalize());
      Files.writeString(manual.resolve(file), file);
    }
    Files.createDirectories(manual.resolve("fish"));
    Files.writeString(manual.resolve("fish/evenkeel-arp.fish"), "fish");
    return tree;
  }

  private Process making(Path tree, String umask, Map<String, String> environment, String locale)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "umask $0 && exec \"$@\"",
            umask,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.language=" + locale.substring(0, 2),
            "-Duser.country=" + locale.substring(3),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Reproduced.class.getName(),
            tree.toString(),
            RELEASE);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(tree.resolve("log").toFile());
    return builder.start();
  }

  private static void ended(Process process, Path tree) throws Exception {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it ends");
    assertEquals(0, process.exitValue(), Files.readString(tree.resolve("log")));
  }

  @Test
  void placeTimeLocaleAndUmaskMakeNoDifference() throws Exception {
    Path one = tree("one", Instant.parse("2001-09-09T01:46:40Z"));
    Path two = tree("a/rather/long/way/to two", Instant.parse("2033-05-18T03:33:20Z"));
    Process first =
        making(one, "022", Map.of("TZ", "Pacific/Kiritimati", "LC_ALL", "C.UTF-8"), "en-US");
    Process second =
        making(two, "077", Map.of("TZ", "America/St_Johns", "LC_ALL", "POSIX"), "ar-EG");
    try {
      ended(first, one);
      ended(second, two);
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }

    for (String file : List.of("evenkeel-arp_1.0~test_amd64.deb", "docs.tar.xz")) {
      assertEquals(
          Digest.sha256(one.resolve("installers/target").resolve(file)),
          Digest.sha256(two.resolve("installers/target").resolve(file)),
          file);
    }
  }
}

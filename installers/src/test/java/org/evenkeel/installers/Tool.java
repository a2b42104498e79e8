package org.evenkeel.installers;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that judges what was written. */
public final class Tool {
  private static final int SECONDS_MAX = 120;

  private Tool() {}

  /** Skips the test where a program is not installed, unless nothing may be skipped. */
  public static void needed(String name) {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (!Boolean.getBoolean("evenkeel.required")) {
      assumeTrue(there, () -> name + " is not installed; install it with: apt-get install " + name);
    }
    assertTrue(there, () -> name + " is not installed");
  }

  /** What a program says, on both of its streams; it must end in time, and with 0. */
  public static String output(Path folder, List<String> words)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "tool", ".log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    try {
      assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), () -> words + " does not end");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertTrue(process.exitValue() == 0, () -> words + ": " + said);
    return said;
  }
}

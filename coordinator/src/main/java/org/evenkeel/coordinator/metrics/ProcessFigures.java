package org.evenkeel.coordinator.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What this process uses of its host.
 *
 * @param version of the program; empty in a build that has none
 * @param startedMillis when it started, in milliseconds since 1970
 * @param cpuNanos processor time so far; negative where it is not known
 * @param residentBytes memory that it occupies now; empty where it is not known
 * @param openFiles descriptors that it has open; empty where it is not known
 */
public record ProcessFigures(
    String version,
    long startedMillis,
    long cpuNanos,
    OptionalLong residentBytes,
    OptionalLong openFiles) {
  private static final Path SELF = Path.of("/proc/self");
  private static final String RESIDENT = "VmRSS:"; // proc_pid_status(5), in KiB

  /** Those of now. For any thread. */
  public static ProcessFigures now(String version) {
    long cpu =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : -1;
    return new ProcessFigures(
        version,
        ManagementFactory.getRuntimeMXBean().getStartTime(),
        cpu,
        resident(),
        countFiles());
  }

  private static OptionalLong resident() {
    try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("\\D", ""))
          .filter(digits -> !digits.isEmpty())
          .mapToLong(digits -> Long.parseLong(digits) * 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong countFiles() {
    try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
      return OptionalLong.of(files.count());
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}

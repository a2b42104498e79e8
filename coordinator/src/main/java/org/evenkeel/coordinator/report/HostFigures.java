package org.evenkeel.coordinator.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.evenkeel.coordinator.metrics.ProcessFigures;

/**
 * What the host of this node is busy with.
 *
 * @param values of some of the node's figures; what is not known is missing
 */
record HostFigures(Map<Figure, Double> values) {
  private static final Path MEMORY = Path.of("/proc/meminfo"); // proc_meminfo(5), in KiB
  private static final long KIB = 1024;

  HostFigures {
    values = Map.copyOf(values);
  }

  /**
   * Those of now. That of the processors is an average over the time since the last call, and
   * missing at the first.
   */
  static HostFigures now() {
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    var system = ManagementFactory.getOperatingSystemMXBean();
    put(values, Figure.LOAD, system.getSystemLoadAverage());
    if (system instanceof com.sun.management.OperatingSystemMXBean more) {
      put(values, Figure.CPU, more.getCpuLoad() * 100);
    }
    memoryUsed().ifPresent(bytes -> put(values, Figure.MEMORY, (double) bytes));
    ProcessFigures.now("")
        .residentBytes()
        .ifPresent(bytes -> put(values, Figure.PROCESS_MEMORY, (double) bytes));
    return new HostFigures(values);
  }

  /** The platform says what it does not know by a negative number. */
  private static void put(Map<Figure, Double> values, Figure figure, double value) {
    if (value >= 0) {
      values.put(figure, value);
    }
  }

  private static OptionalLong memoryUsed() {
    try {
      List<String> lines = Files.readAllLines(MEMORY);
      OptionalLong total = kib(lines, "MemTotal:");
      OptionalLong available = kib(lines, "MemAvailable:");
      return total.isPresent() && available.isPresent()
          ? OptionalLong.of((total.getAsLong() - available.getAsLong()) * KIB)
          : OptionalLong.empty();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong kib(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}

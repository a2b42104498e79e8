package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What control groups leave of this machine to this process and those around it. Of nested limits
 * the one that is nearest to being used up counts. One thread uses it.
 */
final class CgroupLimits implements AutoCloseable {
  /**
   * What is used of what may be used.
   *
   * @param limited whether there is a limit below what the machine has
   * @param usedPercent of the limit, 0 to 100; empty when not known yet, or not limited
   */
  record Share(boolean limited, OptionalDouble usedPercent) {
    private static final Share WHOLE = new Share(false, OptionalDouble.empty());

    /** The one of both that leaves less. */
    private Share or(OptionalDouble percent) {
      boolean more =
          percent.isPresent()
              && (usedPercent.isEmpty() || percent.getAsDouble() > usedPercent.getAsDouble());
      return new Share(true, more ? percent : usedPercent);
    }
  }

  /** A group with the limits that it can have. */
  private record Level(Path directory, Optional<CgroupCpu> cpu, Optional<CgroupMemory> memory) {}

  private final List<Level> levels;
  private final int processors;

  private CgroupLimits(List<Level> levels, int processors) {
    this.levels = levels;
    this.processors = processors;
  }

  /** Those of this process; {@code root} is the directory below which /proc and /sys are. */
  static CgroupLimits open(Path root) throws IOException {
    List<Level> levels = new ArrayList<>();
    for (Path group : CgroupLevels.of(root)) {
      Level level = new Level(group, CgroupCpu.open(group), CgroupMemory.open(group));
      if (level.cpu().isPresent() || level.memory().isPresent()) {
        levels.add(level);
      }
    }
    return new CgroupLimits(List.copyOf(levels), levels.isEmpty() ? 0 : processors(root));
  }

  /** How many are online; when that is not known, any limit is one. */
  private static int processors(Path root) throws IOException {
    Path online = root.resolve("sys/devices/system/cpu/online");
    if (!Files.exists(online)) {
      return Integer.MAX_VALUE;
    }
    int count = 0;
    for (String range : Files.readString(online).strip().split(",", -1)) {
      ProcText text = ProcText.of(range);
      long first = text.number();
      long last = text.skip("-") ? text.number() : first;
      count += (int) Math.max(1, last - first + 1);
    }
    return count;
  }

  /** Processor time since the last call. */
  Share cpu(long nowNanos) throws IOException {
    Share share = Share.WHOLE;
    for (Level level : levels) {
      if (level.cpu().isPresent()) {
        CgroupCpu cpu = level.cpu().get();
        OptionalDouble limit = cpu.limit(processors);
        if (limit.isPresent()) {
          share = share.or(cpu.usedPercent(limit.getAsDouble(), nowNanos));
        } else {
          cpu.forget();
        }
      }
    }
    return share;
  }

  /** Memory now; {@code machineBytes} is how much the machine has. */
  Share memory(long machineBytes) throws IOException {
    Share share = Share.WHOLE;
    for (Level level : levels) {
      if (level.memory().isPresent()) {
        OptionalLong limit = level.memory().get().limit(machineBytes);
        if (limit.isPresent()) {
          share = share.or(OptionalDouble.of(level.memory().get().usedPercent(limit.getAsLong())));
        }
      }
    }
    return share;
  }

  /** The outermost group with a limit, in which all that shares it waits; empty without any. */
  Optional<Path> limited() throws IOException {
    Optional<Path> outermost = Optional.empty();
    for (Level level : levels) {
      boolean cpu = level.cpu().isPresent() && level.cpu().get().limit(processors).isPresent();
      boolean memory =
          level.memory().isPresent() && level.memory().get().limit(Long.MAX_VALUE).isPresent();
      if (cpu || memory) {
        outermost = Optional.of(level.directory());
      }
    }
    return outermost;
  }

  @Override
  public void close() {
    for (Level level : levels) {
      level.cpu().ifPresent(CgroupCpu::close);
      level.memory().ifPresent(CgroupMemory::close);
    }
  }
}

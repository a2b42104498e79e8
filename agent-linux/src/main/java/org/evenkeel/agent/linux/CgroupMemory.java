package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that a control group takes of what it may take ({@code memory.max}, {@code
 * memory.current} and {@code memory.stat}, Documentation/admin-guide/cgroup-v2.rst).
 */
final class CgroupMemory implements AutoCloseable {
  private static final int NUMBER_BYTES = 64;

  /** All of it is about 1.5 kB. */
  private static final int STAT_BYTES = 4 << 10;

  private final ProcFile max;
  private final ProcFile current;
  private final ProcFile stat;

  private CgroupMemory(ProcFile max, ProcFile current, ProcFile stat) {
    this.max = max;
    this.current = current;
    this.stat = stat;
  }

  /** Of the group in that directory; empty when it can have no such limit, as the outermost. */
  static Optional<CgroupMemory> open(Path group) throws IOException {
    Path limit = group.resolve("memory.max");
    if (!Files.exists(limit)) {
      return Optional.empty();
    }
    ProcFile max = new ProcFile(limit, NUMBER_BYTES);
    ProcFile current = new ProcFile(group.resolve("memory.current"), NUMBER_BYTES);
    return Optional.of(
        new CgroupMemory(max, current, new ProcFile(group.resolve("memory.stat"), STAT_BYTES)));
  }

  /**
   * How many bytes the group may take; empty when as much as there is.
   *
   * @param machineBytes how much there is
   */
  OptionalLong limit(long machineBytes) throws IOException {
    ProcText text = max.head();
    if (!text.hasNumber()) {
      return OptionalLong.empty(); // "max"
    }
    long limit = text.number();
    return limit < machineBytes ? OptionalLong.of(limit) : OptionalLong.empty();
  }

  /**
   * The part of the limit that is taken for good, 0 to 100: without the cache of files that nobody
   * has used lately, which the kernel gives up before it refuses.
   *
   * @param limit in bytes; 0 = nothing is allowed, so that all of it is taken
   */
  double usedPercent(long limit) throws IOException {
    long used = current.head().number() - inactiveFile();
    return limit == 0 ? 100 : Math.clamp(100.0 * used / limit, 0, 100);
  }

  private long inactiveFile() throws IOException {
    ProcText text = stat.head();
    while (text.hasRemaining()) {
      if (text.skip("inactive_file ")) {
        return text.number();
      }
      text.nextLine();
    }
    throw stat.notUnderstood();
  }

  @Override
  public void close() {
    max.close();
    current.close();
    stat.close();
  }
}

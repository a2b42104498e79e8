package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The processor time that a control group takes of what it may take ({@code cpu.max} and {@code
 * cpu.stat}, Documentation/admin-guide/cgroup-v2.rst). One thread uses it.
 */
final class CgroupCpu implements AutoCloseable {
  private static final int MAX_BYTES = 64;
  private static final int STAT_BYTES = 1 << 10;
  private static final double NANOS_PER_MICRO = 1_000;

  /** What was read last while there was a limit. */
  private record Usage(long micros, long nanos) {}

  private final ProcFile max;
  private final ProcFile stat;
  private Optional<Usage> last = Optional.empty();

  private CgroupCpu(ProcFile max, ProcFile stat) {
    this.max = max;
    this.stat = stat;
  }

  /** Of the group in that directory; empty when it can have no such limit, as the outermost. */
  static Optional<CgroupCpu> open(Path group) throws IOException {
    Path limit = group.resolve("cpu.max");
    if (!Files.exists(limit)) {
      return Optional.empty();
    }
    ProcFile max = new ProcFile(limit, MAX_BYTES);
    try {
      return Optional.of(new CgroupCpu(max, new ProcFile(group.resolve("cpu.stat"), STAT_BYTES)));
    } catch (IOException e) {
      max.close();
      throw e;
    }
  }

  /**
   * How many processors' time the group may take; empty when as much as there is.
   *
   * @param processors how many there are
   */
  OptionalDouble limit(int processors) throws IOException {
    ProcText text = max.head();
    if (!text.hasNumber()) {
      return OptionalDouble.empty(); // "max"
    }
    double quota = text.number();
    double period = text.number();
    double limit = period > 0 ? quota / period : Double.POSITIVE_INFINITY;
    return limit < processors ? OptionalDouble.of(limit) : OptionalDouble.empty();
  }

  /**
   * The part of the limit that was taken since the last call, 0 to 100; empty at the first. A group
   * may take a whole period's time at the period's beginning, hence more than its share for a
   * moment.
   *
   * @param limit in processors, above 0
   */
  OptionalDouble usedPercent(double limit, long nowNanos) throws IOException {
    Usage now = new Usage(micros(), nowNanos);
    Optional<Usage> before = last;
    last = Optional.of(now);
    if (before.isEmpty() || now.nanos() - before.get().nanos() <= 0) {
      return OptionalDouble.empty();
    }
    double taken = NANOS_PER_MICRO * (now.micros() - before.get().micros());
    double could = limit * (now.nanos() - before.get().nanos());
    return OptionalDouble.of(Math.clamp(100 * taken / could, 0, 100));
  }

  /** There is no limit now; what was read before one comes back is too old. */
  void forget() {
    last = Optional.empty();
  }

  private long micros() throws IOException {
    ProcText text = stat.head();
    while (text.hasRemaining()) {
      if (text.skip("usage_usec ")) {
        return text.number();
      }
      text.nextLine();
    }
    throw stat.notUnderstood();
  }

  @Override
  public void close() {
    max.close();
    stat.close();
  }
}

package org.evenkeel.agent.linux;

import java.util.OptionalDouble;

/** Reads /proc/meminfo (proc_meminfo(5)). Pure but for its own fields; one thread uses it. */
final class ProcMeminfo {
  /** "kB" in the file, which are KiB. */
  private static final int BYTES_PER_UNIT = 1 << 10;

  private long total;
  private long free;
  private long available;
  private long reclaimable;
  private long shared;

  /**
   * The part of the memory that no program could get now, 0 to 100: what is not available. Kernels
   * before 3.14 do not say what is available; it is estimated there as free and cached memory,
   * without what is shared and so only looks like a cache. Empty when this is no such file.
   */
  OptionalDouble usedPercent(ProcText text) {
    total = 0;
    free = 0;
    available = -1;
    reclaimable = 0;
    shared = 0;
    while (text.hasRemaining()) {
      line(text);
      text.nextLine();
    }
    if (total <= 0) {
      return OptionalDouble.empty();
    }
    long usable = available >= 0 ? available : free + Math.max(0, reclaimable - shared);
    return OptionalDouble.of(Math.clamp(100.0 * (total - usable) / total, 0, 100));
  }

  /** How much memory there is, as of the last reading. */
  long totalBytes() {
    return total * BYTES_PER_UNIT;
  }

  private void line(ProcText text) {
    if (text.skip("MemTotal:")) {
      total = text.number();
    } else if (text.skip("MemFree:")) {
      free = text.number();
    } else if (text.skip("MemAvailable:")) {
      available = text.number();
    } else if (text.skip("Buffers:") || text.skip("Cached:") || text.skip("SReclaimable:")) {
      reclaimable += text.number();
    } else if (text.skip("Shmem:")) {
      shared = text.number();
    }
  }
}

package org.evenkeel.agent.windows;

import java.util.OptionalDouble;

/**
 * The memory as {@code GlobalMemoryStatusEx} says it, in bytes.
 *
 * @param total physical memory
 * @param available physical memory that can be had at once: free, zeroed, and standby, which is the
 *     file cache
 * @param commitLimit what Windows can promise to programs: physical memory and page files
 * @param commitAvailable what it has not promised yet
 */
record MemoryStatus(long total, long available, long commitLimit, long commitAvailable) {
  /** The part of the physical memory that no program could get now, 0 to 100. */
  OptionalDouble ramUsedPercent() {
    return usedPercent(total, available);
  }

  /**
   * The part of the commit limit that is taken, 0 to 100; at 100 programs are refused memory. Empty
   * without a page file. How full the page files themselves are says less: Windows promises memory
   * before any of it is there.
   */
  OptionalDouble commitUsedPercent() {
    return commitLimit > total ? usedPercent(commitLimit, commitAvailable) : OptionalDouble.empty();
  }

  private static OptionalDouble usedPercent(long total, long available) {
    if (total <= 0) {
      return OptionalDouble.empty();
    }
    double used = 100.0 * ((double) total - available) / total;
    return OptionalDouble.of(Math.clamp(used, 0, 100));
  }
}

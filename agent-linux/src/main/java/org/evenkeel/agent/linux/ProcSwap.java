package org.evenkeel.agent.linux;

import java.util.OptionalDouble;

/** Reads what /proc/meminfo says about swap space (proc_meminfo(5)). Pure. */
final class ProcSwap {
  private ProcSwap() {}

  /** The part of the swap space that is taken, 0 to 100; empty without swap. */
  static OptionalDouble usedPercent(ProcText text) {
    long total = 0;
    long free = 0;
    while (text.hasRemaining()) {
      if (text.skip("SwapTotal:")) {
        total = text.number();
      } else if (text.skip("SwapFree:")) {
        free = text.number();
      }
      text.nextLine();
    }
    return total > 0
        ? OptionalDouble.of(Math.clamp(100.0 * (total - free) / total, 0, 100))
        : OptionalDouble.empty();
  }
}

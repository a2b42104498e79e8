package org.evenkeel.agent.linux;

import java.util.Optional;
import org.evenkeel.agent.CpuTimes;

/** Reads the first line of /proc/stat, the sum over all processors (proc_stat(5)). Pure. */
final class ProcStat {
  /** user nice system idle iowait irq softirq steal; guest times behind are part of user. */
  private static final int FIELDS = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  private ProcStat() {}

  /**
   * The times since boot. Waiting for a disk is idle: the processor could work. Stolen time is
   * busy: a hypervisor took it while there was work. Empty when this is no such line; fields that
   * an old kernel does not have are 0.
   */
  static Optional<CpuTimes> parse(ProcText text) {
    if (!text.skip("cpu ")) {
      return Optional.empty();
    }
    long busy = 0;
    long idle = 0;
    int field = 0;
    for (; field < FIELDS && text.hasNumber(); field++) {
      long ticks = text.number();
      if (field == IDLE || field == IOWAIT) {
        idle += ticks;
      } else {
        busy += ticks;
      }
    }
    return field > IDLE ? Optional.of(new CpuTimes(busy, idle)) : Optional.empty();
  }
}

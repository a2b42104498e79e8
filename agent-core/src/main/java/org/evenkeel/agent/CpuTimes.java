package org.evenkeel.agent;

import java.util.OptionalDouble;

/**
 * What the processors have done since the system started, summed over all of them.
 *
 * @param busy time at work, or wanted for work and taken by a hypervisor; any unit
 * @param idle time without work, waiting for a disk included; the same unit
 */
public record CpuTimes(long busy, long idle) {
  /**
   * The busy share between {@code earlier} and this, 0 to 100; empty when neither counter moved. A
   * counter that ran backwards (Linux does that with the time spent waiting for a disk) counts as
   * not moved.
   */
  public OptionalDouble busyPercentSince(CpuTimes earlier) {
    long busyDelta = Math.max(0, busy - earlier.busy);
    long idleDelta = Math.max(0, idle - earlier.idle);
    double total = (double) busyDelta + idleDelta;
    return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * busyDelta / total);
  }
}

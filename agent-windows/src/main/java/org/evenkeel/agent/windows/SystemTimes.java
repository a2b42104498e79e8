package org.evenkeel.agent.windows;

import org.evenkeel.agent.CpuTimes;

/**
 * What all processors have done since the system started, as {@code GetSystemTimes} says it, in
 * units of 100 ns.
 *
 * @param idle without work
 * @param kernel in the kernel, <em>the idle time included</em>
 * @param user in programs
 */
record SystemTimes(long idle, long kernel, long user) {
  /** Apart: busy and idle. Windows accounts time waiting for a disk as idle. */
  CpuTimes cpuTimes() {
    return new CpuTimes(kernel - idle + user, idle);
  }
}

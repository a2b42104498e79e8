package org.evenkeel.coordinator.demo;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.coordinator.pace.Clock;

/**
 * Shows an agent a demo server as if it were a machine: its workers are the processors. So three
 * servers on one machine have three loads.
 */
final class WorkerMetrics implements SystemMetrics {
  private final LongSupplier busyNanos;
  private final int workers;
  private final Clock clock;
  private long nanosBefore;
  private long busyBefore;
  private boolean first = true;

  /**
   * Nothing is measured yet; the first figure is of the time from the first question to the second.
   *
   * @param busyNanos nanoseconds that the workers have worked so far, summed
   * @param workers how many there are, 1 or more
   */
  WorkerMetrics(LongSupplier busyNanos, int workers, Clock clock) {
    this.busyNanos = busyNanos;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public OptionalDouble cpuBusyPercent() {
    long now = clock.nanos();
    long busy = busyNanos.getAsLong();
    double capacity = (double) (now - nanosBefore) * workers;
    double percent = Math.min(100, 100 * (busy - busyBefore) / capacity);
    boolean measured = !first && capacity > 0;
    first = false;
    nanosBefore = now;
    busyBefore = busy;
    return measured ? OptionalDouble.of(percent) : OptionalDouble.empty();
  }

  @Override
  public OptionalDouble ramUsedPercent() {
    return OptionalDouble.empty();
  }

  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) {
    return new int[endpoints.size()];
  }

  @Override
  public void close() {
    // It holds nothing open.
  }
}

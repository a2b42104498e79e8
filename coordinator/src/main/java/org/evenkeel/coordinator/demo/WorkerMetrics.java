package org.evenkeel.coordinator.demo;

import java.util.List;
import java.util.OptionalDouble;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.coordinator.pace.Clock;

/**
 * Shows an agent a demo server as if it were a machine: its workers are the processors. So three
 * servers on one machine have three loads.
 */
final class WorkerMetrics implements SystemMetrics {
  private final DemoServer server;
  private final Clock clock;
  private long nanosBefore;
  private long busyBefore;
  private boolean first = true;

  WorkerMetrics(DemoServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
  }

  @Override
  public OptionalDouble cpuBusyPercent() {
    long now = clock.nanos();
    long busy = server.busyNanos();
    double capacity = (double) (now - nanosBefore) * server.workers();
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

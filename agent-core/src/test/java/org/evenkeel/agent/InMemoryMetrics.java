package org.evenkeel.agent;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/** A system in memory: says what it is told to say, and how often it was asked. */
final class InMemoryMetrics implements SystemMetrics {
  volatile OptionalDouble cpu = OptionalDouble.of(3);
  volatile OptionalDouble ram = OptionalDouble.of(40);
  volatile boolean broken;
  final AtomicInteger cpuReads = new AtomicInteger();
  final AtomicInteger connectionReads = new AtomicInteger();

  /** Empty at the first call, as the interface has it. */
  @Override
  public OptionalDouble cpuBusyPercent() throws IOException {
    if (broken) {
      throw new IOException("/proc/stat: the disk is on fire");
    }
    return cpuReads.getAndIncrement() == 0 ? OptionalDouble.empty() : cpu;
  }

  @Override
  public OptionalDouble ramUsedPercent() {
    return ram;
  }

  /** As many connections as the port's number. */
  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) {
    connectionReads.getAndIncrement();
    return endpoints.stream().mapToInt(ServiceEndpoint::port).toArray();
  }

  @Override
  public void close() {
    broken = true;
  }
}

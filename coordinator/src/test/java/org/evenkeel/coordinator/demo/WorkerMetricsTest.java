package org.evenkeel.coordinator.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerMetricsTest {
  private final AtomicLong busy = new AtomicLong(500);
  private final AtomicLong now = new AtomicLong();
  private final WorkerMetrics metrics = new WorkerMetrics(busy::get, 4, now::get);

  @ParameterizedTest
  @ValueSource(longs = {0, -150, Long.MAX_VALUE - 50, Long.MIN_VALUE})
  void theWorkSinceTheLastQuestionIsTheLoad(long start) {
    now.set(start);
    assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());

    after(100, 100);
    assertEquals(OptionalDouble.of(25), metrics.cpuBusyPercent());
    after(100, 0);
    assertEquals(OptionalDouble.of(0), metrics.cpuBusyPercent());
    after(100, 480);
    assertEquals(OptionalDouble.of(100), metrics.cpuBusyPercent(), "work counts when it is done");
    after(0, 0);
    assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());
  }

  private void after(long nanos, long worked) {
    now.addAndGet(nanos);
    busy.addAndGet(worked);
  }
}

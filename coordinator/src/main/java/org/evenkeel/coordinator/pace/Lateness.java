package org.evenkeel.coordinator.pace;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/** Counts how late things began. Safe for any thread. */
public final class Lateness {
  /** Upper bounds of the classes in microseconds; whatever is later is in one class more. */
  private static final long[] BOUNDS = {
    250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000,
    75_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);

  /** Counts one more; what began early was not late. */
  void add(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    int place = Arrays.binarySearch(BOUNDS, micros);
    counts.incrementAndGet(place >= 0 ? place : -place - 1);
  }

  /** The counts so far. */
  Counts counts() {
    return new Counts(
        Arrays.stream(BOUNDS).boxed().toList(),
        LongStream.range(0, counts.length()).map(i -> counts.get((int) i)).boxed().toList());
  }

  /**
   * How many were how late.
   *
   * @param boundsMicros upper bounds of all classes but the last, in microseconds, growing
   * @param counts how many are in each class; one more than there are bounds
   */
  public record Counts(List<Long> boundsMicros, List<Long> counts) {
    public Counts {
      boundsMicros = List.copyOf(boundsMicros);
      counts = List.copyOf(counts);
    }

    /** How many there are. */
    public long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }
}

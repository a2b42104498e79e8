package org.evenkeel.coordinator.filter;

import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Firewall marks that we may use.
 *
 * @param first the lowest, 1 to 4294967295
 * @param count how many, 1 to 65536; the highest is at most 4294967295
 */
public record MarkRange(long first, int count) {
  private static final long MARK_MAX = 0xffff_ffffL;
  private static final int COUNT_MAX = 1 << 16;

  public MarkRange {
    if (first < 1 || count < 1 || count > COUNT_MAX || first + count - 1 > MARK_MAX) {
      throw new IllegalArgumentException("not a range of marks: " + first + ", " + count);
    }
  }

  /** The lowest of these marks whose bits under a mask are those of a value. */
  OptionalLong firstWith(long value, long mask) {
    return LongStream.range(first, first + count)
        .filter(mark -> (mark & mask) == (value & mask))
        .findFirst();
  }
}

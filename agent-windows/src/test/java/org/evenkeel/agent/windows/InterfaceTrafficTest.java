package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class InterfaceTrafficTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long GIGABIT = 1_000_000_000;

  private static InterfaceTraffic traffic(long received, long sent) {
    return new InterfaceTraffic(received, sent, GIGABIT, GIGABIT);
  }

  @Test
  void theBusierDirectionCounts() {
    InterfaceTraffic before = traffic(1000, 1000);
    assertEquals(
        OptionalDouble.of(50),
        traffic(1000 + 62_500_000, 1000 + 12_500_000).usedPercentSince(before, SECOND, 0));
    assertEquals(
        OptionalDouble.of(20),
        traffic(1000, 1000 + 12_500_000).usedPercentSince(before, SECOND / 2, 0));
  }

  @Test
  void theCapacityCanBeGiven() {
    assertEquals(
        OptionalDouble.of(100),
        traffic(12_500_000, 0).usedPercentSince(traffic(0, 0), SECOND, 100_000_000));
  }

  @Test
  void aCounterThatRanBackwardsHasNotMoved() {
    assertEquals(
        OptionalDouble.of(0), traffic(5, 5).usedPercentSince(traffic(1000, 1000), SECOND, 0));
  }

  @Test
  void moreThanTheCapacityIsAllOfIt() {
    assertEquals(
        OptionalDouble.of(100),
        traffic(Long.MAX_VALUE, 0).usedPercentSince(traffic(0, 0), SECOND, 0));
  }

  @Test
  void withoutACapacityOrWithoutTimeThereIsNoValue() {
    InterfaceTraffic down = new InterfaceTraffic(0, 0, 0, 0);
    assertEquals(OptionalDouble.empty(), down.usedPercentSince(down, SECOND, 0));
    assertEquals(OptionalDouble.empty(), traffic(1, 1).usedPercentSince(traffic(0, 0), 0, 0));
  }

  /** All ones, which is how Windows says that it does not know. */
  @Test
  void aLinkThatIsDownHasNoSpeed() {
    ByteBuffer row =
        ByteBuffer.allocate(InterfaceTraffic.ROW_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(1192, -1)
            .putLong(1200, -1);
    assertEquals(new InterfaceTraffic(0, 0, 0, 0), InterfaceTraffic.of(row));
  }
}

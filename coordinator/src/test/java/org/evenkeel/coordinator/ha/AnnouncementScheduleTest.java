package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementScheduleTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.5");
  private static final IpAddress OTHER = IpAddress.parse("2001:db8::5");

  private final AnnouncementSchedule schedule = new AnnouncementSchedule();

  /** The clock's overflow is among the beginnings. */
  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L, -100})
  void anAddressIsAnnouncedFiveTimesAtOnceAndFiveTimesLater(long begun) {
    schedule.begin(List.of(VIP), begun);
    assertEquals(List.of(0, 100, 200, 300, 400, 5000, 5100, 5200, 5300, 5400), times(begun, 6_000));
    assertEquals(OptionalLong.empty(), schedule.due());
  }

  @Test
  void allAreAnnouncedOnceBeforeOneIsASecondTime() {
    List<IpAddress> many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> IpAddress.parse("192.0.%d.%d".formatted(i / 250, i % 250)))
            .toList();
    schedule.begin(many, 0);
    long late = Duration.ofMillis(250).toNanos();
    List<IpAddress> taken = new ArrayList<>();
    for (var next = schedule.take(late); next.isPresent(); next = schedule.take(late)) {
      taken.add(next.get());
    }
    assertEquals(3_000, taken.size());
    assertEquals(many, taken.subList(0, 1_000));
    assertEquals(3, Collections.frequency(taken, many.getLast()));
  }

  @Test
  void theNewestRequestWins() {
    schedule.begin(List.of(VIP), 0);
    times(0, 250);
    schedule.begin(List.of(VIP), Duration.ofMillis(250).toNanos());
    assertEquals(List.of(250, 350, 450, 550, 650, 5250, 5350, 5450, 5550, 5650), times(0, 6_000));
  }

  @Test
  void whatEndsIsNotAnnouncedAndTheOthersAre() {
    schedule.begin(List.of(VIP, OTHER), 0);
    schedule.end(List.of(VIP));
    assertEquals(OTHER, schedule.take(0).orElseThrow());
    schedule.end(List.of(OTHER, VIP));
    assertEquals(OptionalLong.empty(), schedule.due());
  }

  /** When the next ones are due, in milliseconds of the clock's beginning. */
  private List<Integer> times(long begun, int untilMillis) {
    List<Integer> times = new ArrayList<>();
    for (int now = 0; now <= untilMillis; now++) {
      long nanos = begun + Duration.ofMillis(now).toNanos();
      if (schedule.due().isPresent() && schedule.due().getAsLong() - nanos <= 0) {
        IpAddress _ = schedule.take(nanos).orElseThrow();
        times.add(now);
      }
    }
    return times;
  }
}

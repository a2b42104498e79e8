package org.evenkeel.coordinator.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  /** In seconds, as if they were nanoseconds. */
  private static final Alarms.Rules RULES = new Alarms.Rules(10, 60, 3, 30);

  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> A = Map.of("a", "a is down");
  private static final Map<String, String> BOTH = Map.of("a", "a is down", "b", "b is down");

  private Alarms alarms = Alarms.none(RULES);
  private long now;
  private final List<String> said = new ArrayList<>();

  /** Each second until then, the same is wrong. */
  private void until(long end, Map<String, String> faults) {
    for (; now < end; now++) {
      Alarms.Step step = alarms.next(faults, now);
      alarms = step.next();
      step.told()
          .ifPresent(told -> said.add("%d %s %s".formatted(now, told.begun(), told.ended())));
    }
  }

  @Test
  void aFaultIsToldOnceItHasLastedAndItsEndOnceItHasStayedAway() {
    until(100, A);
    until(200, NONE);
    assertEquals(List.of("13 [a is down] []", "163 [] [a is down]"), said);
    assertEquals(Map.of(), alarms.known());
  }

  @Test
  void whatPassesIsNotTold() {
    until(10, A);
    until(100, NONE);
    assertEquals(List.of(), said);
  }

  @Test
  void whatFlapsIsToldOnce() {
    until(20, A);
    for (int i = 0; i < 50; i++) {
      until(now + 20, NONE);
      until(now + 20, A);
    }
    until(now + 100, NONE);
    assertEquals(2, said.size(), said::toString);
    assertTrue(said.getLast().endsWith("[] [a is down]"), said::toString);
  }

  @Test
  void whatComesTogetherIsToldTogether() {
    until(2, A);
    until(50, BOTH);
    assertEquals(List.of("13 [a is down, b is down] []"), said);
  }

  @Test
  void whatComesSoonAfterwardsWaits() {
    until(14, A);
    until(60, BOTH);
    assertEquals(List.of("13 [a is down] []", "43 [b is down] []"), said);
  }

  @Test
  void theNewestReasonIsTold() {
    until(5, A);
    until(20, Map.of("a", "a is down: refused"));
    assertEquals(List.of("13 [a is down: refused] []"), said);
  }

  /** Whatever happens: beginning and end take turns, and messages keep their distance. */
  @Test
  void nobodyIsToldTheSameTwice() {
    Random random = new Random(7);
    Map<String, Boolean> open = new HashMap<>();
    long last = -1_000;
    Map<String, String> faults = new HashMap<>();
    for (long second = 0; second < 200_000; second++) {
      if (random.nextInt(15) == 0) {
        String name = "f" + random.nextInt(6);
        if (faults.remove(name) == null) {
          faults.put(name, name);
        }
      }
      Alarms.Step step = alarms.next(faults, second);
      alarms = step.next();
      if (step.told().isPresent()) {
        assertTrue(second - last >= 30, "too soon");
        last = second;
        for (String name : step.told().get().begun()) {
          assertEquals(null, open.put(name, true), name + " is told twice");
        }
        for (String name : step.told().get().ended()) {
          assertEquals(true, open.remove(name), name + " has not begun");
        }
      }
    }
    assertTrue(last > 190_000);
  }
}

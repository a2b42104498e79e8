package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.director.QueueingSite.Look;
import org.evenkeel.coordinator.director.QueueingSite.Manner;
import org.evenkeel.coordinator.director.QueueingSite.Scenario;
import org.evenkeel.coordinator.director.QueueingSite.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights under {@code mode: equalize} against queues, schedulers, windows and delays. */
class WeightControlTest {
  /** Three servers that need 8, 4 and 2 ms for a request, and a little around it. */
  static final List<Double> CAPACITY = List.of(1 / 0.0083, 1 / 0.0043, 1 / 0.0023);

  private static final double PER_SECOND = 420;
  private static final double LAG = 0.0005;
  private static final double CHANGE = 45;
  private static final double END = 90;
  private static final int SEEDS = 9;

  static Scenario scenario(
      Manner manner, Scheduler scheduler, boolean random, int interval, boolean equalized) {
    return new Scenario(
        manner,
        scheduler,
        CAPACITY,
        PER_SECOND,
        random,
        LAG,
        interval,
        equalized ? "interval: %ds, mode: equalize".formatted(interval) : "");
  }

  /** 45 seconds as it is, and 45 with the largest server half as fast. */
  static QueueingSite changed(Scenario scenario, long seed) {
    QueueingSite site = new QueueingSite(scenario, seed);
    site.pass(CHANGE);
    site.capacity(2, CAPACITY.get(2) / 2);
    site.pass(END - CHANGE);
    return site;
  }

  @ParameterizedTest
  @CsvSource({"false, 0.7, 0.9", "true, 0.85, 0.95"})
  void latencyIsBelowThatOfLeastConnectionsAlone(boolean random, double before, double after) {
    List<Double> steady = new ArrayList<>();
    List<Double> changed = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      QueueingSite ours =
          changed(scenario(Manner.ONE_AT_A_TIME, Scheduler.RELAY_WLC, random, 1, true), seed);
      QueueingSite wlc =
          changed(scenario(Manner.ONE_AT_A_TIME, Scheduler.RELAY_WLC, random, 1, false), seed);
      steady.add(ours.quantileMillis(25, CHANGE, 0.99) / wlc.quantileMillis(25, CHANGE, 0.99));
      changed.add(ours.quantileMillis(CHANGE, 75, 0.99) / wlc.quantileMillis(CHANGE, 75, 0.99));
    }
    assertTrue(median(steady) < before, "p99 to that of wlc: " + steady);
    assertTrue(median(changed) < after, "p99 to that of wlc after the change: " + changed);
    assertTrue(Collections.max(steady) < 1 && Collections.max(changed) < 1.05, "" + changed);
  }

  @ParameterizedTest
  @CsvSource({
    "ONE_AT_A_TIME, RELAY_WLC, false, 1",
    "ONE_AT_A_TIME, RELAY_WLC, true, 2",
    "ONE_AT_A_TIME, WRR, false, 1",
    "SHARED, RELAY_WLC, true, 1",
    "SHARED, WRR, true, 2",
    "LONG_CONNECTIONS, RELAY_WLC, false, 1",
  })
  void weightsSettleAndStay(Manner manner, Scheduler scheduler, boolean random, int interval) {
    List<Double> settled = new ArrayList<>();
    List<Double> resettled = new ArrayList<>();
    List<Double> turns = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      QueueingSite site = changed(scenario(manner, scheduler, random, interval, true), seed);
      settled.add(settled(site.looks(), 1, CHANGE) - 1);
      resettled.add(settled(site.looks(), CHANGE, END) - CHANGE);
      turns.add((double) turns(site.looks(), 25, CHANGE));
      for (Look look : site.looks()) {
        assertTrue(IntStream.of(look.weights()).allMatch(weight -> weight >= 20), "emptied");
      }
    }
    assertTrue(median(settled) < 20, "settled after " + settled);
    assertTrue(median(resettled) < 20, "settled after the change after " + resettled);
    assertEquals(0, median(turns), "turns in twenty seconds: " + turns);
  }

  @Test
  void aMomentInWhichAllAreSaturatedEmptiesNobody() {
    for (int seed = 0; seed < SEEDS; seed++) {
      QueueingSite site =
          new QueueingSite(
              scenario(Manner.ONE_AT_A_TIME, Scheduler.RELAY_WLC, false, 1, true), seed);
      for (int i = 0; i < CAPACITY.size(); i++) {
        site.capacity(i, CAPACITY.get(i) / 10);
      }
      site.pass(3);
      for (int i = 0; i < CAPACITY.size(); i++) {
        site.capacity(i, CAPACITY.get(i));
      }
      site.pass(40);
      for (Look look : site.looks()) {
        assertTrue(IntStream.of(look.weights()).allMatch(weight -> weight >= 20), "emptied");
      }
      assertTrue(settled(site.looks(), 10, 40) < 30, "not settled, seed " + seed);
    }
  }

  @Test
  void anAgentThatFlipsHardlyMovesTheOthers() {
    for (int seed = 0; seed < SEEDS; seed++) {
      QueueingSite site =
          new QueueingSite(
              scenario(Manner.ONE_AT_A_TIME, Scheduler.RELAY_WLC, false, 1, true), seed);
      site.pass(40);
      int[] before = site.looks().getLast().weights();
      site.lie(2, at -> Math.floor(at) % 2 == 0 ? 0 : 100);
      site.pass(60);
      int[] after = site.looks().getLast().weights();
      for (int i = 0; i < 2; i++) {
        assertEquals(before[i], after[i], 0.3 * before[i], "s" + i + ", seed " + seed);
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** When utilisations first were within 20 points of one another, in the mean of five seconds. */
  static double settled(List<Look> looks, double from, double to) {
    for (double second = from; second + 5 <= to; second += 0.5) {
      if (spread(looks, second, second + 5) < 20) {
        return second;
      }
    }
    return to;
  }

  /** The mean difference of the most and the least busy server in a span, in points. */
  static double spread(List<Look> looks, double from, double to) {
    return looks.stream()
        .filter(look -> look.at() >= from && look.at() < to)
        .mapToDouble(look -> spread(look.busy()))
        .average()
        .orElse(100);
  }

  private static double spread(double[] busy) {
    double low = 1;
    double high = 0;
    for (double one : busy) {
      low = Math.min(low, one);
      high = Math.max(high, one);
    }
    return 100 * (high - low);
  }

  /** Turns from rising to falling or back, of the weight that turned most often. */
  static int turns(List<Look> looks, double from, double to) {
    int most = 0;
    for (int server = 0; server < CAPACITY.size(); server++) {
      int turns = 0;
      int heading = 0;
      int last = 0;
      for (Look look : looks) {
        if (look.at() >= from && look.at() < to) {
          int change = last == 0 ? 0 : Integer.signum(look.weights()[server] - last);
          turns += change * heading < 0 ? 1 : 0;
          heading = change == 0 ? heading : change;
          last = look.weights()[server];
        }
      }
      most = Math.max(most, turns);
    }
    return most;
  }
}

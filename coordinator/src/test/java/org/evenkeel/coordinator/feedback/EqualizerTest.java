package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.evenkeel.coordinator.feedback.Equalizer.Member;
import org.junit.jupiter.api.Test;

/** The controller against simulated servers: readings are late, noisy, and bounded. */
class EqualizerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration EACH_SECOND = Duration.ofSeconds(1);
  private static final int CONFIGURED = 100;

  /** Seconds from a change of traffic to its reading. */
  private static final int DELAY = 2;

  private Equalizer equalizer = Equalizer.START;
  private long now;

  /** A service under constant load; traffic is shared by weight. */
  private final class Site {
    private final double[] capacity;
    private final double load;
    private final Random random;
    private final List<double[]> busy = new ArrayList<>();

    Site(long seed, double load, double... capacity) {
      this.capacity = capacity;
      this.load = load;
      this.random = new Random(seed);
    }

    double[] utilisations() {
      double sum = 0;
      for (int i = 0; i < capacity.length; i++) {
        sum += weight(i);
      }
      double[] all = new double[capacity.length];
      for (int i = 0; i < capacity.length; i++) {
        all[i] = Math.min(100, 100 * load * weight(i) / sum / capacity[i]);
      }
      return all;
    }

    int weight(int i) {
      return WeightFormula.weight(CONFIGURED, equalizer.share("s" + i), 1);
    }

    /** One second. */
    void pass() {
      now += SECOND;
      busy.add(utilisations());
      double[] seen = busy.get(Math.max(0, busy.size() - 1 - DELAY));
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < seen.length; i++) {
        double noisy = Math.clamp(seen[i] + random.nextGaussian() * 1.5, 0, 100);
        members.add(member(i, Math.rint(noisy)));
      }
      equalizer = equalizer.next(members, 0, EACH_SECOND, now);
    }

    double spread() {
      double low = 100;
      double high = 0;
      for (double u : utilisations()) {
        low = Math.min(low, u);
        high = Math.max(high, u);
      }
      return high - low;
    }
  }

  private static Member member(int i, double busy) {
    return new Member("s" + i, CONFIGURED, OptionalDouble.of(busy));
  }

  private static void pass(Site site, int seconds) {
    for (int i = 0; i < seconds; i++) {
      site.pass();
    }
  }

  @Test
  void utilisationsSettleWithinTwentySecondsAndStay() {
    int all = 0;
    for (long seed = 0; seed < 50; seed++) {
      equalizer = Equalizer.START;
      Site site = new Site(seed, 4.2, 1, 2, 4);
      pass(site, 20);
      assertTrue(site.spread() < 20, "spread after 20 s: " + site.spread() + ", seed " + seed);
      int reversals = 0;
      double[] last = new double[3];
      for (int second = 0; second < 60; second++) {
        int[] before = {site.weight(0), site.weight(1), site.weight(2)};
        site.pass();
        assertTrue(site.spread() < 20, "spread " + site.spread() + ", seed " + seed);
        for (int i = 0; i < 3; i++) {
          double change = site.weight(i) - before[i];
          if (change != 0) {
            reversals += change * last[i] < 0 ? 1 : 0;
            last[i] = change;
          }
        }
      }
      assertTrue(reversals <= 3, reversals + " reversals of three weights in a minute, " + seed);
      all += reversals;
    }
    assertTrue(all <= 50, all + " reversals of three weights in fifty minutes");
  }

  @Test
  void aServerThatLosesHalfItsCapacityIsRelieved() {
    for (long seed = 0; seed < 20; seed++) {
      equalizer = Equalizer.START;
      Site site = new Site(seed, 3.5, 1, 2, 4);
      pass(site, 30);
      site.capacity[2] = 2;
      pass(site, 25);
      assertTrue(site.spread() < 20, "spread " + site.spread() + ", seed " + seed);
    }
  }

  @Test
  void theSumOfTheWeightsStays() {
    Site site = new Site(1, 4.2, 1, 2, 4);
    for (int second = 0; second < 100; second++) {
      site.pass();
      int sum = site.weight(0) + site.weight(1) + site.weight(2);
      // Of each up to an eighth may not be in force yet, most often less.
      assertTrue(Math.abs(sum - 3 * CONFIGURED) <= 20, "sum " + sum);
      double wanted = equalizer.shares().values().stream().mapToDouble(share -> share).sum();
      assertEquals(wanted, 100 * equalizer.shares().size(), 1e-3);
    }
  }

  @Test
  void aLiarGetsNoMoreThanItsBoundAndNobodyIsEmptied() {
    for (int second = 0; second < 300; second++) {
      now += SECOND;
      equalizer =
          equalizer.next(
              List.of(member(0, 0), member(1, 100), member(2, 100)), 0, EACH_SECOND, now);
    }
    assertTrue(equalizer.share("s0") <= 250, () -> "" + equalizer);
    assertTrue(equalizer.share("s1") >= 20 && equalizer.share("s2") >= 20, () -> "" + equalizer);
  }

  @Test
  void anAgentThatContradictsItselfMovesNobody() {
    Site site = new Site(3, 4.2, 1, 2, 4);
    pass(site, 40);
    int[] before = {site.weight(0), site.weight(1)};
    for (int second = 0; second < 120; second++) {
      now += SECOND;
      double[] busy = site.utilisations();
      equalizer =
          equalizer.next(
              List.of(member(0, busy[0]), member(1, busy[1]), member(2, second % 2 * 100)),
              0,
              EACH_SECOND,
              now);
      assertEquals(before[0], site.weight(0), 0.15 * before[0], () -> "" + equalizer);
      assertEquals(before[1], site.weight(1), 0.15 * before[1], () -> "" + equalizer);
    }
  }

  @Test
  void whatIsReadMoreRarelyMovesMoreRarely() {
    Duration interval = Duration.ofSeconds(5);
    equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, interval, now);
    for (int second = 1; second < 5; second++) {
      now += SECOND;
      equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, interval, now);
      assertEquals(100, equalizer.share("s0"));
    }
    now += SECOND;
    equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, interval, now);
    assertTrue(equalizer.share("s0") > 105, () -> "" + equalizer);
  }

  @Test
  void whoFallsSilentGoesBackToWhatIsConfigured() {
    Site site = new Site(2, 4.2, 1, 2, 4);
    pass(site, 30);
    double before = equalizer.share("s2");
    assertTrue(before > 130, () -> "" + equalizer);
    for (int second = 0; second < 20; second++) {
      now += SECOND;
      equalizer =
          equalizer.next(
              List.of(
                  member(0, 60),
                  member(1, 60),
                  new Member("s2", CONFIGURED, OptionalDouble.empty())),
              0,
              EACH_SECOND,
              now);
    }
    assertEquals(100, equalizer.share("s2"), 2);
  }

  @Test
  void withoutWorkNothingMoves() {
    for (int second = 0; second < 100; second++) {
      now += SECOND;
      equalizer = equalizer.next(List.of(member(0, 0), member(1, 6)), 0, EACH_SECOND, now);
    }
    assertEquals(100, equalizer.share("s0"));
    assertEquals(100, equalizer.share("s1"));
  }

  @Test
  void aWeightMovesOnceInASecondHoweverOftenItIsAsked() {
    equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, EACH_SECOND, now);
    now += SECOND;
    equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, EACH_SECOND, now);
    Equalizer once = equalizer;
    for (int i = 0; i < 9; i++) {
      now += SECOND / 10;
      equalizer = equalizer.next(List.of(member(0, 10), member(1, 90)), 0, EACH_SECOND, now);
    }
    assertEquals(once, equalizer);
  }
}

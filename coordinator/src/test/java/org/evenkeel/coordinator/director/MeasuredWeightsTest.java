package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.Measurement;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.junit.jupiter.api.Test;

/** Weights by what the coordinator measures itself, against simulated real servers. */
class MeasuredWeightsTest {
  private static final long SECOND = 1_000_000_000L;

  private final WeightDesk desk = new WeightDesk();
  private final Map<RealServerId, Measurement> measured = new HashMap<>();
  private final boolean[] open = {true, true, true};
  private long now = -100 * SECOND;
  private Cluster cluster = cluster("source: latency", "");

  private static Cluster cluster(String feedback, String backup) {
    return Clusters.of(
        """
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: 80
            forwarding: nat
            feedback: { %s }
            real-servers:
              - { name: s0, address: 198.51.100.1, weight: 100 }
              - { name: s1, address: 198.51.100.2, weight: 100 }
              - { name: s2, address: 198.51.100.3, weight: 100%s }
        """
            .formatted(feedback, backup));
  }

  private static RealServerId id(int server) {
    return new RealServerId("web", "s" + server);
  }

  private void measure(int server, double value) {
    measured.put(id(server), new Measurement(value, now));
  }

  private List<Weighing> weigh() {
    desk.measured(Map.copyOf(measured));
    Map<RealServerId, Weighing> weighings =
        desk.weigh(
            cluster,
            new Touched(),
            (_, real) -> new WeightDesk.Known(AgentState.ABSENT, open[number(real)], false),
            now);
    return List.of(weighing(weighings, 0), weighing(weighings, 1), weighing(weighings, 2));
  }

  private static Weighing weighing(Map<RealServerId, Weighing> weighings, int server) {
    return Objects.requireNonNull(weighings.get(id(server)), "no weighing of " + server);
  }

  private static int number(RealServer real) {
    return real.name().charAt(1) - '0';
  }

  private List<Integer> weights() {
    return weigh().stream().map(Weighing::weight).toList();
  }

  private List<Integer> after(int seconds, double... values) {
    List<Integer> weights = List.of();
    for (int second = 0; second < seconds; second++) {
      now += SECOND;
      for (int server = 0; server < values.length; server++) {
        measure(server, values[server]);
      }
      weights = weights();
    }
    return weights;
  }

  /** Response times of servers with queues: the closer to its capacity, the slower. */
  private final class Queues {
    private final double[] capacity;
    private final double load;
    private final Random random;
    private List<Integer> weights = List.of(100, 100, 100);
    private int second;

    Queues(long seed, double load, double... capacity) {
      this.random = new Random(seed);
      this.load = load;
      this.capacity = capacity;
    }

    double millis(int server) {
      double sum = weights.stream().mapToInt(Integer::intValue).sum();
      double utilisation = Math.min(0.98, load * weights.get(server) / sum / capacity[server]);
      return 5 / capacity[server] / (1 - utilisation);
    }

    /** Checks are every other second, each server's at its own time. */
    void pass(int seconds) {
      for (int i = 0; i < seconds; i++, second++) {
        now += SECOND;
        for (int server = 0; server < 3; server++) {
          if ((second + server) % 2 == 0) {
            measure(server, millis(server) * Math.exp(random.nextGaussian() * 0.15));
          }
        }
        weights = weights();
      }
    }

    double slowestToFastest() {
      double low = Double.MAX_VALUE;
      double high = 0;
      for (int server = 0; server < 3; server++) {
        low = Math.min(low, millis(server));
        high = Math.max(high, millis(server));
      }
      return high / low;
    }
  }

  @Test
  void responseTimesOfQueuesSettleAlikeAndStay() {
    for (long seed = 0; seed < 20; seed++) {
      Queues queues = fresh(seed, 2.4, 1, 1, 2);
      double before = queues.slowestToFastest();
      queues.pass(40);
      double worst = 0;
      for (int i = 0; i < 120; i++) {
        queues.pass(1);
        worst = Math.max(worst, queues.slowestToFastest());
      }
      assertTrue(worst < 2, "seed %d: %.1f times, from %.1f".formatted(seed, worst, before));
    }
  }

  private Queues fresh(long seed, double load, double... capacity) {
    now += 1_000 * SECOND;
    measured.clear();
    desk.weigh(
        Cluster.EMPTY,
        new Touched(),
        (_, _) -> new WeightDesk.Known(AgentState.ABSENT, true, false),
        now);
    return new Queues(seed, load, capacity);
  }

  @Test
  void aServerThatSlowsDownIsRelievedAndGetsItsShareBackWhenItIsWell() {
    for (long seed = 0; seed < 20; seed++) {
      Queues queues = fresh(seed, 1.8, 1, 1, 1);
      queues.pass(20);
      queues.capacity[1] = 0.4;
      queues.pass(40);
      assertTrue(queues.weights.get(1) < 80, "seed " + seed + " " + queues.weights);
      assertTrue(queues.slowestToFastest() < 3, "seed " + seed + " " + queues.slowestToFastest());
      queues.capacity[1] = 1;
      queues.pass(120);
      assertTrue(queues.weights.get(1) > 80, "seed " + seed + " " + queues.weights);
    }
  }

  @Test
  void aSlowServerFallsToAFifthAndComesBackThoughIdleServersAnswerAlike() {
    List<Integer> slow = after(60, 5, 200, 5);
    assertTrue(slow.get(1) >= 20 && slow.get(1) <= 23, () -> "" + slow);
    assertEquals(300, slow.stream().mapToInt(Integer::intValue).sum(), 3);
    assertEquals("answers in 200 ms", weigh().get(1).note());
    List<Integer> soon = after(30, 5, 5.1, 5);
    assertTrue(soon.get(1) < 40, "it waits before it believes: " + soon);
    List<Integer> later = after(600, 5, 5.1, 5);
    assertTrue(later.get(1) >= 94, () -> "" + later);
  }

  @Test
  void trafficSettlesByConfiguredWeight() {
    cluster = cluster("source: traffic", "");
    double[] bytesForEachConnection = {1e6, 3e6, 2e6};
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      fresh(seed, 1, 1, 1, 1);
      List<Integer> weights = List.of(100, 100, 100);
      double[] rate = new double[3];
      int reversals = 0;
      int[] last = new int[3];
      for (int second = 0; second < 180; second++) {
        now += SECOND;
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        for (int server = 0; server < 3; server++) {
          rate[server] = bytesForEachConnection[server] * weights.get(server) / sum;
          measure(server, rate[server] * Math.exp(random.nextGaussian() * 0.1));
        }
        List<Integer> before = weights;
        weights = weights();
        for (int server = 0; server < 3 && second > 60; server++) {
          int change = weights.get(server) - before.get(server);
          reversals += change * last[server] < 0 ? 1 : 0;
          last[server] = change == 0 ? last[server] : change;
        }
      }
      double high = Math.max(rate[0], Math.max(rate[1], rate[2]));
      double low = Math.min(rate[0], Math.min(rate[1], rate[2]));
      assertTrue(high / low < 1.25, "seed " + seed + ": " + high / low);
      assertTrue(reversals <= 12, "seed " + seed + ": " + reversals);
    }
  }

  @Test
  void withoutTrafficTheWeightsHold() {
    cluster = cluster("source: traffic", "");
    List<Integer> busy = after(60, 1e6, 4e6, 1e6);
    assertTrue(busy.get(1) < 60, () -> "" + busy);
    after(30, 100, 0, 0); // what was is forgotten
    List<Integer> idle = weights();
    assertEquals(idle, after(300, 100, 0, 0));
  }

  @Test
  void whoIsTakenOutHasNoPartAndBeginsAnew() {
    after(60, 5, 200, 5);
    open[1] = false;
    List<Integer> without = after(20, 5, 200, 5);
    assertEquals(List.of(100, 100, 100), without, "what it has when it comes back");
    assertEquals("", weigh().get(1).note());
    open[1] = true;
    after(1, 5, 5, 5);
    assertEquals("answers in 5.0 ms", weigh().get(1).note());
  }

  @Test
  void aBackupIsNotComparedWhileOthersWork() {
    cluster = cluster("source: traffic", ", backup: true");
    assertEquals(List.of(100, 100, 100), after(60, 1e6, 1e6, 0));
  }

  @Test
  void whatIsOldGoesBackToTheConfiguredWeightWithAnAlarm() {
    after(60, 5, 200, 5);
    for (int second = 0; second < 25; second++) {
      now += SECOND;
      measure(0, 5);
      measure(2, 5);
      weigh();
    }
    Weighing silent = weigh().get(1);
    assertTrue(silent.stale());
    assertEquals(100, silent.weight());
    assertEquals("answers in 200 ms, long ago: back to the configured weight", silent.note());
    after(2, 5, 5, 5);
    assertTrue(!weigh().get(1).stale());
  }

  @Test
  void aShadowShowsAndDoesNotApply() {
    cluster = cluster("source: latency, shadow: true", "");
    assertEquals(List.of(100, 100, 100), after(60, 5, 200, 5));
    Weighing slow = weigh().get(1);
    int computed = slow.computed().orElse(-1);
    assertTrue(computed >= 20 && computed <= 23, slow::toString);
    assertEquals("answers in 200 ms; shadow: would be " + computed, slow.note());
  }

  @Test
  void aClockThatJumpsMovesNoWeightFurtherThanAStep() {
    List<Integer> before = after(5, 5, 20, 5);
    now += 3_600 * SECOND;
    List<Integer> after = after(1, 5, 20, 5);
    for (int server = 0; server < 3; server++) {
      double factor = (double) after.get(server) / before.get(server);
      assertTrue(factor > 0.3 && factor < 3, before + " to " + after);
    }
    now -= 3_600 * SECOND;
    List<Integer> unmoved = after(1, 5, 20, 5);
    assertEquals(after, unmoved);
  }

  @Test
  void flippingAndAbsurdFiguresStayWithinBounds() {
    double[] absurd = {0, 1e300, Double.MIN_VALUE, 1, 86_400_000};
    Random random = new Random(5);
    for (String source : new String[] {"latency", "traffic"}) {
      cluster = cluster("source: " + source, "");
      for (int second = 0; second < 500; second++) {
        List<Integer> weights =
            new ArrayList<>(
                after(
                    1,
                    absurd[random.nextInt(5)],
                    absurd[random.nextInt(5)],
                    absurd[random.nextInt(5)]));
        for (int weight : weights) {
          assertTrue(weight >= 20 && weight <= 250, source + " " + weights);
        }
      }
    }
  }
}

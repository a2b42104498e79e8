package org.evenkeel.coordinator.dispatch.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  @Test
  void roundRobinTakesTurnsWhateverTheWeights() {
    Rotation<String> rotation = rotation(Balance.RR, 5, 1, 9);

    assertEquals("abcabcabc", String.join("", choose(rotation, RotationTest::idle, 9)));
  }

  @Test
  void weightedRoundRobinIsSmooth() {
    Rotation<String> rotation = rotation(Balance.WRR, 5, 1, 1);

    assertEquals("aabacaa", String.join("", choose(rotation, RotationTest::idle, 7)));
  }

  @ParameterizedTest
  @EnumSource(names = {"WRR", "WLC"})
  void anIdleServiceFollowsTheWeightsExactly(Balance balance) {
    Rotation<String> rotation = rotation(balance, 100, 37, 1, 62);

    assertEquals(
        Map.of("a", 1000L, "b", 370L, "c", 10L, "d", 620L),
        count(choose(rotation, RotationTest::idle, 2000)));
  }

  @ParameterizedTest
  @EnumSource
  void turnsStayFairOverAMillionChoices(Balance balance) {
    Rotation<String> rotation = rotation(balance, 3, 3, 3);

    Map<String, Long> counts = count(choose(rotation, RotationTest::idle, 1_000_000));

    counts.values().forEach(count -> assertEquals(333_333.0, count, 1.0));
  }

  @Test
  void weightedLeastConnectionsKeepsConnectionsProportionalToWeights() {
    Map<String, Integer> open = new HashMap<>();
    Rotation<String> rotation = rotation(Balance.WLC, 3, 1, 6);

    open(rotation, open, 1000);

    assertEquals(Map.of("a", 300, "b", 100, "c", 600), open);
  }

  @Test
  void leastConnectionsIgnoresWeights() {
    Map<String, Integer> open = new HashMap<>(Map.of("a", 7));
    Rotation<String> rotation = rotation(Balance.LC, 100, 1);

    open(rotation, open, 3);

    assertEquals(Map.of("a", 7, "b", 3), open);
  }

  @Test
  void largeLoadsAndWeightsDoNotOverflow() {
    Map<String, Integer> open = Map.of("a", Integer.MAX_VALUE, "b", Integer.MAX_VALUE - 1);
    Rotation<String> rotation = rotation(Balance.WLC, Integer.MAX_VALUE, Integer.MAX_VALUE);

    assertEquals(List.of("b", "b"), choose(rotation, open::get, 2));
  }

  @ParameterizedTest
  @EnumSource
  void weightZeroIsNeverChosen(Balance balance) {
    Rotation<String> rotation = rotation(balance, 0, 1, 0);

    assertEquals(List.of("b", "b", "b"), choose(rotation, RotationTest::idle, 3));
  }

  @ParameterizedTest
  @EnumSource
  void whereNobodyMayTakeItThereIsNoChoice(Balance balance) {
    assertEquals(Optional.empty(), rotation(balance).next(_ -> true, RotationTest::idle));
    assertEquals(Optional.empty(), rotation(balance, 0, 0).next(_ -> true, RotationTest::idle));
    assertEquals(Optional.empty(), rotation(balance, 1, 1).next(_ -> false, RotationTest::idle));
  }

  @ParameterizedTest
  @EnumSource
  void thoseThatAreNotAllowedArePassedOver(Balance balance) {
    Rotation<String> rotation = rotation(balance, 9, 1, 9);

    assertEquals("b", rotation.next("b"::equals, RotationTest::idle).orElseThrow().server());
  }

  @Test
  void weightsThatChangeAtEveryChoiceKeepTheirProportion() {
    Random random = new Random(1);
    Rotation<String> rotation = rotation(Balance.WRR, 300, 100);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      int scale = 1 + random.nextInt(200);
      rotation = rotation.reweighted("a", 3 * scale).reweighted("b", scale);
      Rotation.Choice<String> choice = rotation.next(_ -> true, RotationTest::idle).orElseThrow();
      chosen.add(choice.server());
      rotation = choice.after();
    }

    assertEquals(1000.0, times(chosen, "b"), 1.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535})
  void aServerThatWasGivenAnotherWeightIsNotStarved(int weightBefore) {
    Rotation<String> rotation = rotation(Balance.WRR, 65_535, weightBefore);
    rotation = after(rotation, 10).reweighted("a", 1).reweighted("b", 1);

    assertEquals(5.0, times(choose(rotation, RotationTest::idle, 10), "a"), 1.0);
  }

  @Test
  void aSchedulerChangeKeepsServersAndWeights() {
    Rotation<String> rotation = rotation(Balance.WLC, 2, 0).balancedBy(Balance.RR);

    assertEquals(List.of("a", "a"), choose(rotation, RotationTest::idle, 2));
  }

  @Test
  void aRemovedServerIsChosenNoMore() {
    Rotation<String> rotation = after(rotation(Balance.WRR, 1, 1, 1), 4).without("b");

    assertEquals(0, times(choose(rotation, RotationTest::idle, 100), "b"));
  }

  private static Rotation<String> rotation(Balance balance, int... weights) {
    Rotation<String> rotation = Rotation.empty(balance);
    for (int i = 0; i < weights.length; i++) {
      rotation = rotation.with(Character.toString('a' + i), weights[i]);
    }
    return rotation;
  }

  private static List<String> choose(
      Rotation<String> rotation, ToIntFunction<String> connections, int times) {
    List<String> chosen = new ArrayList<>();
    Rotation<String> now = rotation;
    for (int i = 0; i < times; i++) {
      Rotation.Choice<String> choice = now.next(_ -> true, connections).orElseThrow();
      chosen.add(choice.server());
      now = choice.after();
    }
    return chosen;
  }

  private static Rotation<String> after(Rotation<String> rotation, int times) {
    Rotation<String> now = rotation;
    for (int i = 0; i < times; i++) {
      now = now.next(_ -> true, RotationTest::idle).orElseThrow().after();
    }
    return now;
  }

  /** Chooses and keeps every connection open. */
  private static void open(Rotation<String> rotation, Map<String, Integer> open, int times) {
    Rotation<String> now = rotation;
    for (int i = 0; i < times; i++) {
      Rotation.Choice<String> choice =
          now.next(_ -> true, server -> open.getOrDefault(server, 0)).orElseThrow();
      open.merge(choice.server(), 1, Integer::sum);
      now = choice.after();
    }
  }

  private static int idle(String server) {
    return 0;
  }

  private static int times(List<String> chosen, String server) {
    return (int) chosen.stream().filter(server::equals).count();
  }

  private static Map<String, Long> count(List<String> chosen) {
    Map<String, Long> counts = new HashMap<>();
    chosen.forEach(server -> counts.merge(server, 1L, Long::sum));
    return counts;
  }
}

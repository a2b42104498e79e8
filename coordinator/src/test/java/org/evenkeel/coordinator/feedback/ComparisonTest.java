package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.evenkeel.coordinator.feedback.Comparison.Side;
import org.evenkeel.coordinator.feedback.Equalizer.Member;
import org.evenkeel.coordinator.model.FeedbackSpec.Measured;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Side side(double figure) {
    return side(100, figure);
  }

  private static Side side(int configured, double figure) {
    return new Side("s", configured, OptionalDouble.of(figure));
  }

  private static List<Long> busy(Measured source, Side... sides) {
    return Comparison.of(source, List.of(sides)).stream()
        .map(member -> Math.round(member.busy().orElse(-1)))
        .toList();
  }

  @Test
  void theSlowestOneIsTheBusiest() {
    assertEquals(List.of(50L, 100L, 71L), busy(Measured.LATENCY, side(10), side(40), side(20)));
  }

  @Test
  void whoeverIsConfiguredForTwiceAsMuchIsAsBusyWithTwiceAsMuch() {
    assertEquals(
        List.of(100L, 100L, 50L),
        busy(Measured.TRAFFIC, side(100, 1e6), side(200, 2e6), side(300, 1.5e6)));
  }

  @Test
  void responseTimesThatAreHardlyApartAndTricklesMoveNothing() {
    assertEquals(List.of(50L, 50L), busy(Measured.LATENCY, side(0.2), side(1.1)));
    assertEquals(List.of(50L, 50L), busy(Measured.TRAFFIC, side(9_000), side(0)));
    assertEquals(List.of(50L, 50L), busy(Measured.LATENCY, side(0), side(0)));
    assertEquals(List.of(50L, 50L), busy(Measured.TRAFFIC, side(0), side(0)));
  }

  @Test
  void whoIsUnknownOrConfiguredForNothingChangesNothingForTheOthers() {
    Side unknown = new Side("u", 100, OptionalDouble.empty());
    assertEquals(List.of(50L, -1L, 100L), busy(Measured.LATENCY, side(10), unknown, side(40)));
    assertEquals(
        List.of(50L, -1L, 50L),
        busy(Measured.TRAFFIC, side(1e6), side(0, 9e6), side(1e6)).stream()
            .map(b -> b == 100 ? 50L : b)
            .toList());
  }

  @Test
  void oneThatIsFarOutLeavesTheOthersLargeEnoughToTellApart() {
    for (Measured source : Measured.values()) {
      List<Side> sides = new ArrayList<>();
      for (int i = 0; i < 99; i++) {
        sides.add(side(100_000));
      }
      sides.add(side(1e9));
      List<Member> members = Comparison.of(source, sides);
      assertEquals(100, members.getLast().busy().orElse(-1), source::toString);
      assertTrue(members.getFirst().busy().orElse(-1) >= 25, source::toString);
    }
  }

  @Test
  void aLoneServerAndAnEmptyServiceAreNoCase() {
    assertEquals(List.of(), Comparison.of(Measured.LATENCY, List.of()));
    assertEquals(List.of(50L), busy(Measured.LATENCY, side(80)));
    assertEquals(List.of(100L), busy(Measured.TRAFFIC, side(1e6)));
  }
}

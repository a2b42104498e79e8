package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever happens to two nodes, what the protocol promises holds. */
class ElectionSimulationTest {
  private static final long RUNS = Long.getLong("evenkeel.ha.runs", 4_000);

  @Test
  void noRunBreaksAPromise() {
    List<String> wrong =
        LongStream.range(0, RUNS)
            .mapToObj(PairSimulation::run)
            .filter(outcome -> !outcome.right())
            .limit(3)
            .map(PairSimulation.Outcome::toString)
            .toList();
    assertEquals(List.of(), wrong);
  }

  @Test
  void aSeedTellsTheSameStoryAgain() {
    assertEquals(PairSimulation.run(4).story(), PairSimulation.run(4).story());
  }
}

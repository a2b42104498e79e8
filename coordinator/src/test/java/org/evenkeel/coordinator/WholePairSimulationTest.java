package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.evenkeel.coordinator.ha.PairSimulation;
import org.junit.jupiter.api.Test;

/** Whatever happens to two nodes, what their directors and their replication promise holds. */
class WholePairSimulationTest {
  private static final long RUNS = Long.getLong("evenkeel.ha.whole-runs", 60);

  @Test
  void noRunBreaksAPromise() {
    List<String> wrong =
        LongStream.range(0, RUNS)
            .mapToObj(WholePairSimulation::run)
            .filter(outcome -> !outcome.right())
            .limit(3)
            .map(PairSimulation.Outcome::toString)
            .toList();
    assertEquals(List.of(), wrong);
  }

  /** While every check fails, a configuration lowers the weight of who keeps its own. */
  @Test
  void aKeptWeightIsNoMoreThanWhatIsConfigured() {
    assertEquals("", WholePairSimulation.run(69).violation());
  }

  /** Removed, added again, and every check fails: what it carried before says nothing any more. */
  @Test
  void whoComesBackIntoTheConfigurationKeepsNoWeight() {
    assertEquals("", WholePairSimulation.run(155).violation());
  }

  /** An agent that says 0 % takes all traffic from a real server, however healthy it is. */
  @Test
  void whoSaysThatNothingIsIdleHasNoTraffic() {
    assertEquals("", WholePairSimulation.run(174).violation());
  }

  /** It was in step by holding; what it lacks shows only now that it does not. */
  @Test
  void whoHasJustLetGoOfTheAddressesIsNotGivenThemBackUnlooked() {
    assertEquals("", WholePairSimulation.run(24_854).violation());
  }

  /** It had a configuration from a term of which it had heard nothing. */
  @Test
  void noNodeClaimsATermOlderThanThatOfItsConfiguration() {
    assertEquals("", WholePairSimulation.run(21_755).violation());
  }

  @Test
  void aSeedTellsTheSameStoryAgain() {
    assertEquals(WholePairSimulation.run(4).story(), WholePairSimulation.run(4).story());
  }
}

package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaSimulationTest {
  private static final int RUNS = 4_000;

  @Test
  void nothingThatWasAcceptedIsLostAndBothEndWithTheSame() throws InterruptedException {
    for (long seed = 0; seed < RUNS; seed++) {
      assertEquals(Optional.empty(), ReplicaSimulation.run(seed));
    }
  }
}

package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.junit.jupiter.api.Test;

class PairNamesTest {
  @Test
  void onlyThePeersMessagesAreTaken() {
    HeartbeatMessage ofLb1 = Samples.message(new Session(1, 1, 1, 1));
    assertEquals(Optional.empty(), new PairNames("lb2", "lb1").refusal(ofLb1));
    assertEquals(Optional.of(Refusal.OWN_NAME), new PairNames("lb1", "lb2").refusal(ofLb1));
    assertEquals(Optional.of(Refusal.OTHER_NAME), new PairNames("lb2", "LB1").refusal(ofLb1));
    assertThrows(IllegalArgumentException.class, () -> new PairNames("lb1", "lb1"));
  }
}

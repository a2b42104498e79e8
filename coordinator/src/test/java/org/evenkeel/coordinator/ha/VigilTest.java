package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.Vigil.Duty;
import org.junit.jupiter.api.Test;

class VigilTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private static ElectionRules rules(boolean witnesses) {
    return new ElectionRules(
        "lb1",
        200 * MS,
        400 * MS,
        600 * MS,
        2_000 * MS,
        OptionalLong.empty(),
        witnesses,
        false,
        false);
  }

  @Test
  void itSpeaksEachIntervalAndLetsGoAfterTheGrace() {
    Vigil vigil = Vigil.begun(rules(false), OptionalLong.empty(), 0);
    assertEquals(Duty.BEAT, vigil.duty(0));
    vigil = vigil.beaten(0);
    assertEquals(Duty.WAIT, vigil.duty(199 * MS));
    assertEquals(Duty.BEAT, vigil.duty(200 * MS));
    assertEquals(Duty.BEAT, vigil.duty(1_999 * MS));
    assertEquals(Duty.LET_GO, vigil.duty(2_000 * MS));
  }

  @Test
  void withVotesItHoldsByThePeersWordAlone() {
    Vigil vigil = Vigil.begun(rules(true), OptionalLong.of(-100 * MS), 0);
    assertEquals(Duty.BEAT, vigil.duty(449 * MS));
    assertEquals(Duty.LET_GO, vigil.duty(450 * MS));
    assertEquals(Duty.BEAT, vigil.acknowledged(300 * MS).duty(849 * MS));
    assertEquals(Duty.LET_GO, vigil.acknowledged(-200 * MS).duty(450 * MS), "older news");
    assertEquals(Duty.LET_GO, Vigil.begun(rules(true), OptionalLong.empty(), 0).duty(0));
  }
}

package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;

final class TotalsTest {
  private static Snapshot with(Snapshot.RealServerStatus... reals) {
    return Figures.of(List.of(Snapshots.service("web", reals)));
  }

  private static Carried carried(long connections, long bytes) {
    return new Carried(connections, bytes, bytes * 2);
  }

  @Test
  void theyBeginWithWhatTheEngineHasCounted() {
    Totals totals = Totals.NONE.next(with(Figures.real("a", 1, 40, 500)));
    assertEquals(carried(40, 500), totals.of("web").real("a"));
    assertEquals(carried(40, 500), totals.of("web").all());
  }

  @Test
  void theyGoOnWhenTheEngineBeginsAnew() {
    Totals totals =
        Totals.NONE
            .next(with(Figures.real("a", 1, 40, 500)))
            .next(with(Figures.real("a", 1, 3, 30)))
            .next(with(Figures.real("a", 1, 5, 30)));
    assertEquals(carried(45, 530), totals.of("web").real("a"));
    assertEquals(carried(45, 530), totals.of("web").all());
  }

  @Test
  void aServiceLosesNothingWithARealServer() {
    Totals totals =
        Totals.NONE
            .next(with(Figures.real("a", 1, 40, 500), Figures.real("b", 1, 2, 20)))
            .next(with(Figures.real("b", 1, 3, 20)));
    assertEquals(carried(43, 520), totals.of("web").all());
    assertEquals(Carried.NOTHING, totals.of("web").real("a"));
    assertEquals(Carried.NOTHING, totals.next(Figures.of(List.of())).of("web").all());
  }
}

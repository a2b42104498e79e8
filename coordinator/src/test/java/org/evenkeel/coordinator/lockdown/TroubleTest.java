package org.evenkeel.coordinator.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private final List<List<String>> told = new ArrayList<>();
  private boolean listening = true;
  private final Trouble trouble =
      new Trouble(
          problems -> {
            told.add(problems);
            return listening;
          });

  @Test
  void whatWasHeardIsNotToldAgainUntilItChanges() {
    trouble.is("no packet filter");
    trouble.is("no packet filter");
    assertEquals(Optional.of("no packet filter"), trouble.now());
    trouble.is("no nftables");
    trouble.over();
    trouble.over();
    assertEquals(Optional.empty(), trouble.now());
    assertEquals(List.of(List.of("no packet filter"), List.of("no nftables"), List.of()), told);
  }

  @Test
  void whatWasNotHeardIsToldAgain() {
    listening = false;
    trouble.is("no packet filter");
    listening = true;
    trouble.is("no packet filter");
    trouble.is("no packet filter");
    assertEquals(List.of(List.of("no packet filter"), List.of("no packet filter")), told);
  }
}

package org.evenkeel.coordinator.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

class LockdownStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private static final Lockdown OFFICE = Lockdown.parse(List.of("10.0.0.0/8"), List.of("22/tcp"));
  private static final Lockdown HOME = Lockdown.parse(List.of("192.0.2.0/24"), List.of("22/tcp"));
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.21");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.22");
  private static final Surroundings AROUND =
      new Surroundings(List.of(), Set.of(), Set.of(SECOND, FIRST), List.of());

  private static LockdownStatus of(Optional<Lockdown> confirmed, Optional<Kept.Pending> pending) {
    Optional<Instant> since = pending.map(_ -> NOW.minusSeconds(20));
    return LockdownStatus.of(new Kept(confirmed, pending), since, NOW, AROUND, Optional.empty());
  }

  @Test
  void withNothingKeptItIsOpen() {
    LockdownStatus status = of(Optional.empty(), Optional.empty());
    assertEquals(LockdownStatus.Phase.OPEN, status.phase());
    assertEquals(Optional.empty(), status.inForce());
    assertEquals(List.of(FIRST, SECOND), status.peers());
  }

  @Test
  void aConfirmedOneIsInForceAndNothingComesBack() {
    LockdownStatus status = of(Optional.of(OFFICE), Optional.empty());
    assertEquals(LockdownStatus.Phase.LOCKED, status.phase());
    assertEquals(Optional.of(OFFICE), status.inForce());
    assertEquals(Optional.empty(), status.before());
  }

  @Test
  void oneThatWaitsIsInForceAndTheConfirmedOneComesBack() {
    Instant deadline = NOW.plusSeconds(40);
    var pending = new Kept.Pending(HOME, deadline, Duration.ofSeconds(60), "ada");
    LockdownStatus status = of(Optional.of(OFFICE), Optional.of(pending));
    assertEquals(LockdownStatus.Phase.WAITING, status.phase());
    assertEquals(Optional.of(HOME), status.inForce());
    assertEquals(Optional.of(OFFICE), status.before());
    assertEquals(
        Optional.of(
            new LockdownStatus.Waiting(
                NOW.minusSeconds(20), Duration.ofSeconds(40), deadline, "ada")),
        status.waiting());
  }
}

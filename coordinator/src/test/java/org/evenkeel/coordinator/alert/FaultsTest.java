package org.evenkeel.coordinator.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Snapshot SNAPSHOT =
      Snapshots.degraded(
          Snapshots.of(
              Snapshots.service("mq", Snapshots.up("r1", 10), Snapshots.down("r2", 11)),
              Snapshots.service("dark", Snapshots.down("r1", 10))),
          "the disk is full");

  @Test
  void whatIsDownAndWhatDoesNotWorkIsAFault() {
    assertEquals(
        Map.of(
            "real-server mq/r2", "real server r2 of mq is down: connection refused",
            "virtual-service dark", "virtual service dark has too few real servers",
            "real-server dark/r1", "real server r1 of dark is down: connection refused",
            "degraded the disk is full", "the disk is full"),
        Faults.of(SNAPSHOT));
  }

  @Test
  void aFaultThatCountsKeepsItsNameAndOneMoreHasAnother() {
    assertEquals(
        Faults.of(Snapshots.degraded(Snapshots.of(), "3 are late")).keySet(),
        Faults.of(Snapshots.degraded(Snapshots.of(), "12 are late")).keySet());
    assertEquals(
        Map.of("degraded # are late", "3 are late", "degraded # are late 2", "4 are late"),
        Faults.of(Snapshots.of().degraded(List.of("3 are late", "4 are late"))));
  }

  @Test
  void thePassiveNodeTellsOfItselfAlone() {
    Snapshot passive =
        new Snapshot(
            "lb2",
            "passive",
            7,
            SNAPSHOT.dispatcher(),
            SNAPSHOT.degraded(),
            SNAPSHOT.virtualServices(),
            List.of());
    assertEquals(Map.of("degraded the disk is full", "the disk is full"), Faults.of(passive));
  }

  @Test
  void aMessageIsShortAndOfWholeLines() {
    Instant at = Instant.parse("2026-11-22T03:00:00Z");
    Message one = new Message("lb1", at, List.of("a\r\nBcc: b@c"), List.of());
    assertEquals("lb1: a Bcc: b@c", one.subject());
    assertEquals("Begun:\n  a Bcc: b@c\n\nlb1, 2026-11-22T03:00:00Z\n", one.text());

    Message many = new Message("lb1", at, Collections.nCopies(60, "down"), List.of("up"));
    assertEquals("lb1: 60 faults, 1 ended", many.subject());
    assertTrue(many.text().contains("  and 10 more\n"), many.text());
    assertEquals("lb1: ended: up", new Message("lb1", at, List.of(), List.of("up")).subject());
  }
}

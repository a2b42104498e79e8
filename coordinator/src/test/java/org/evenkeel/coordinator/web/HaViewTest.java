package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.replica.Divergence;
import org.evenkeel.coordinator.replica.ReplicaStatus;
import org.junit.jupiter.api.Test;

/** The page of a pair that shows what gave way. */
class HaViewTest {
  private static final Divergence LOST =
      new Divergence.Configuration("lb1", 3, "<alice>", Instant.EPOCH, 5, 4);

  private static String page(Role role) {
    var frame =
        new Frame(
            "assets",
            "token",
            "user",
            new Scope(role, Set.of()),
            Section.HA,
            "High availability",
            "",
            new Banner("lb2", "Primary", "active", "up"));
    var pair =
        new PairStatus(
            org.evenkeel.coordinator.ha.Role.ACTIVE,
            "the peer is lost",
            7,
            false,
            true,
            "lb1",
            true,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    var replica = new ReplicaStatus(true, true, List.of(LOST), "", "", List.of());
    return new Templates()
        .render("ha", new HaView(frame, Optional.of(pair), Optional.of(replica), Optional.empty()));
  }

  @Test
  void whatGaveWayIsShownWithItsCommandsAndAButton() {
    String page = page(Role.ADMIN);
    assertTrue(page.contains("accepted by &lt;alice&gt; while"), page);
    assertTrue(page.contains("<code>evenkeel config rollback 4</code>"), page);
    assertTrue(page.contains("data-api=\"/api/v1/ha/divergences/%s\"".formatted(LOST.id())), page);
  }

  @Test
  void nobodyIsShownAButtonTheyMayNotPress() {
    String page = page(Role.OPERATOR);
    assertTrue(page.contains("config rollback 4"), page);
    assertFalse(page.contains("divergences/"), page);
  }
}

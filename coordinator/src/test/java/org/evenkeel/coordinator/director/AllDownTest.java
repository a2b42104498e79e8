package org.evenkeel.coordinator.director;

import static org.evenkeel.coordinator.director.Clusters.MAIL;
import static org.evenkeel.coordinator.director.Clusters.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.junit.jupiter.api.Test;

/** What the helm does when every check fails, and when a quorum is not reached. */
class AllDownTest {
  private final Bridge bridge = new Bridge();

  private Snapshot allDown() {
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);
    bridge.checked("198.51.100.2", Health.DOWN);
    bridge.helm.round(false);
    bridge.checked("198.51.100.3", Health.DOWN);
    return bridge.helm.round(false);
  }

  @Test
  void theLastWeightsStayInForceAndTheNodeSaysThatItSuspectsItself() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    Snapshot snapshot = allDown();

    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    assertEquals(Optional.of(List.of(10)), bridge.weights(MAIL));
    String said = snapshot.degraded().getFirst();
    assertTrue(said.startsWith("every check fails at once, of 3 places"), said);
    assertTrue(said.endsWith("the last weights stay in force (on-all-down: keep-last)"), said);
    RealServerStatus a = snapshot.virtualServices().getFirst().realServers().getFirst();
    assertEquals(Health.DOWN, a.health());
    assertEquals("weight kept, every check failed at once; so it is", a.reason());
  }

  @Test
  void aKeptWeightIsNoMoreThanWhatIsConfiguredMeanwhile() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    Snapshot _ = allDown();
    Outcome _ = bridge.configure(Clusters.BOTH_YAML.replace("weight: 100", "weight: 30"));

    assertEquals(Optional.of(List.of(30, 50)), bridge.weights(WEB));
  }

  @Test
  void whatWasFoundOutAboutTheOwnLinkIsSaid() throws Exception {
    bridge.ownLink = address -> "eth0 towards " + address + " has no carrier";
    bridge.running(Clusters.BOTH_YAML);
    Snapshot snapshot = allDown();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!snapshot.degraded().getFirst().contains("eth0 towards 198.51.100.1 has no carrier")) {
      assertTrue(System.nanoTime() - deadline < 0, snapshot.degraded().toString());
      Thread.onSpinWait();
      snapshot = bridge.helm.round(false);
    }
  }

  @Test
  void aRestartMeanwhileKeepsThemAsWell() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    allDown();
    bridge.start();
    allDown();

    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    assertEquals(Optional.of(List.of(10)), bridge.weights(MAIL));
  }

  @Test
  void theFirstToReturnIsNotAloneWithTheTraffic() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    allDown();
    bridge.checked("198.51.100.1", Health.UP);
    Snapshot snapshot = bridge.helm.round(false);

    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    assertTrue(snapshot.degraded().getFirst().startsWith("checks pass again"));
  }

  @Test
  void fallbackLetsTheWeightsGoToNothing() throws Exception {
    bridge.running("on-all-down: fallback\n" + Clusters.BOTH_YAML);
    Snapshot snapshot = allDown();

    assertEquals(Optional.of(List.of(0, 0)), bridge.weights(WEB));
    assertEquals(Optional.of(List.of(0)), bridge.weights(MAIL));
    assertTrue(snapshot.degraded().getFirst().endsWith("(on-all-down: fallback)"));
  }

  @Test
  void whatTheOperatorDrainedStaysDrained() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    allDown();
    bridge.state("web", "a", OperatorState.DRAIN);

    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void someThatFailAreBelieved() throws Exception {
    bridge.running(Clusters.BOTH_YAML);
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.checked("198.51.100.2", Health.DOWN);
    Snapshot snapshot = bridge.helm.round(false);

    assertEquals(Optional.of(List.of(0, 0)), bridge.weights(WEB));
    assertEquals(List.of(), snapshot.degraded());
    assertFalse(snapshot.virtualServices().getFirst().up());
  }

  @Test
  void aServiceIsUpByItsQuorumWithHysteresis() throws Exception {
    String three =
        """
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: 80
            forwarding: nat
            quorum: { up: 2, hysteresis: 1 }
            real-servers:
              - { name: a, address: 198.51.100.1 }
              - { name: b, address: 198.51.100.2 }
              - { name: c, address: 198.51.100.3 }
        """;
    assertTrue(up(bridge.running(three)));
    assertTrue(upAfter("198.51.100.1", Health.DOWN));
    assertTrue(upAfter("198.51.100.2", Health.DOWN), "one is two less one");
    bridge.state("web", "c", OperatorState.DRAIN);
    assertFalse(up(bridge.helm.round(false)));
    bridge.state("web", "c", OperatorState.ONLINE);
    assertFalse(upAfter("198.51.100.1", Health.UP), "two is not two and one more");
    assertTrue(upAfter("198.51.100.2", Health.UP));
  }

  private boolean upAfter(String address, Health health) {
    bridge.checked(address, health);
    return up(bridge.helm.round(false));
  }

  private static boolean up(Snapshot snapshot) {
    return snapshot.virtualServices().getFirst().up();
  }
}

package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final IpAddress VIP = Clusters.WEB.address();
  private static final RealServerId A = new RealServerId("web", "a");

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Ownership ownership = new Ownership(store, new Touched());
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void load() throws IOException {
    ownership.load();
  }

  private static Plan plan(String yaml, Engine layer4) {
    return Planner.plan(
        new Situation(
            Clusters.of(yaml),
            new Carriers(layer4, Engine.RELAY),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Situation.Surroundings.UNKNOWN,
            Map.of(),
            Map.of()));
  }

  private static RealServer real(String name) {
    return RealServer.online(name, IpAddress.parse("198.51.100.1"), 80, 1);
  }

  private static Plan web() {
    return plan(Clusters.WEB_YAML, Engine.IPVS);
  }

  @Test
  void aClaimIsOnTheDiskBeforeTheKernelIsTouched() {
    ownership.claim(web(), Set.of(VIP), problems);

    assertEquals(
        new NodeState(Map.of(), Map.of(), Set.of(Clusters.WEB), Set.of(VIP), Map.of()),
        store.load());
    assertEquals(List.of(), problems);
  }

  @Test
  void anAddressThatThisHostHadIsNotClaimed() {
    ownership.claim(web(), Set.of(), problems);

    assertEquals(Set.of(), ownership.addresses());
  }

  @Test
  void theRelaysServicesEndWithItAndAreNotClaimed() {
    ownership.claim(plan(Clusters.WEB_YAML, Engine.RELAY), Set.of(), problems);

    assertEquals(Set.of(), ownership.services());
  }

  @Test
  void whatIsNoLongerPlannedIsOursUntilItIsGone() {
    ownership.claim(web(), Set.of(VIP), problems);
    ownership.claim(Plan.NOTHING, Set.of(), problems);
    assertEquals(Set.of(Clusters.WEB), ownership.services());

    ownership.settle(Set.of(Clusters.WEB), Set.of(VIP), problems);
    assertEquals(NodeState.EMPTY, store.load());
  }

  @Test
  void nothingNewIsNotWritten() {
    ownership.claim(web(), Set.of(VIP), problems);
    ownership.claim(web(), Set.of(), problems);
    ownership.settle(Set.of(), Set.of(), problems);

    assertEquals(1, store.saves());
  }

  @Test
  void aFullDiskIsAProblemAndTheClaimIsMadeGoodLater() {
    store.full(Optional.of("no space"));
    ownership.claim(web(), Set.of(VIP), problems);

    assertEquals(List.of("no space"), problems);
    assertEquals(Set.of(Clusters.WEB), ownership.services());
    assertEquals(NodeState.EMPTY, store.load());

    store.full(Optional.empty());
    ownership.claim(web(), Set.of(), problems);
    assertEquals(
        new NodeState(Map.of(), Map.of(), Set.of(Clusters.WEB), Set.of(VIP), Map.of()),
        store.load());
  }

  @Test
  void anOperatorStateThatCannotBeKeptIsNotTaken() {
    store.full(Optional.of("no space"));

    assertThrows(
        IOException.class,
        () -> ownership.operator(A, real("a"), OperatorState.DRAIN, Optional.empty()));
    assertEquals(Map.of(), ownership.operator());
  }

  @Test
  void statesOfAbsentRealServersAreForgottenOnTheDiskToo() throws Exception {
    RealServerId b = new RealServerId("web", "b");
    ownership.operator(A, real("a"), OperatorState.DRAIN, Optional.empty());
    ownership.operator(b, real("b"), OperatorState.HALT, Optional.empty());

    ownership.forgetAbsent(Set.of(b));
    ownership.claim(Plan.NOTHING, Set.of(), problems);

    assertEquals(Map.of(b, OperatorState.HALT), store.load().operator());
  }
}

package org.evenkeel.coordinator.director;

import static org.evenkeel.coordinator.director.Clusters.BOTH_YAML;
import static org.evenkeel.coordinator.director.Clusters.MAIL;
import static org.evenkeel.coordinator.director.Clusters.MAIL_YAML;
import static org.evenkeel.coordinator.director.Clusters.WEB;
import static org.evenkeel.coordinator.director.Clusters.WEB_YAML;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.junit.jupiter.api.Test;

class HelmTest {
  private static final TableService FOREIGN =
      new TableService(
          new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.99"), 443),
          ServiceSettings.by("rr"),
          List.of());

  private static final String THROUGH_VIP_YAML =
      """
      virtual-services:
        - name: web
          address: 192.0.2.5
          ports: 80
          forwarding: dr
          check: { through-vip: true }
          real-servers: [{ name: a, address: 198.51.100.1 }, { name: b, address: 198.51.100.2 }]
      """;

  private final Bridge bridge = new Bridge();

  @Test
  void aNewServiceIsPutInTheTableAndGetsTrafficAfterItsChecks() throws Exception {
    bridge.configurations.edit(WEB_YAML);

    Snapshot first = bridge.start();
    assertEquals(Optional.of(List.of(0, 0)), bridge.weights(WEB));
    assertEquals(Set.of(WEB.address()), bridge.addresses.held());
    assertEquals(List.of(), first.degraded());

    bridge.checked("198.51.100.2", Health.UP);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void aNodeIsWarmWhenEveryRealServerHasBeenHeardOfOrHasHadItsTime() throws Exception {
    bridge.configurations.edit(WEB_YAML);
    Snapshot _ = bridge.start();
    assertFalse(bridge.helm.warm());
    bridge.checked("198.51.100.1", Health.UP);
    Snapshot _ = bridge.helm.round(false);
    assertFalse(bridge.helm.warm(), "nothing is known of the other one");
    bridge.checked("198.51.100.2", Health.DOWN);
    Snapshot _ = bridge.helm.round(false);
    assertTrue(bridge.helm.warm());

    Outcome _ = bridge.configure(BOTH_YAML);
    assertFalse(bridge.helm.warm(), "a new one");
    bridge.seconds(31);
    assertTrue(bridge.helm.warm(), "there may be no way to it");
    bridge.ipvs.refuse(_ -> true);
    bridge.checked("198.51.100.3", Health.UP);
    Snapshot _ = bridge.helm.round(false);
    assertFalse(bridge.helm.warm(), "the table is not what is planned");
  }

  @Test
  void aNodeToWhichNobodyAnswersIsNotWarm() throws Exception {
    bridge.running(WEB_YAML);
    assertTrue(bridge.helm.warm());
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.checked("198.51.100.2", Health.DOWN);
    Snapshot _ = bridge.helm.round(false);
    assertFalse(bridge.helm.warm());
    bridge.seconds(3600);
    Snapshot _ = bridge.helm.round(true);
    assertFalse(bridge.helm.warm(), "however long");
  }

  @Test
  void aServiceThatTheEngineDoesNotTakeKeepsNobodyCold() throws Exception {
    bridge.configurations.edit(WEB_YAML);
    bridge.ipvs.refuse(_ -> true);
    Snapshot _ = bridge.start();
    bridge.checked("198.51.100.1", Health.UP);
    bridge.checked("198.51.100.2", Health.UP);
    Snapshot snapshot = bridge.helm.round(false);
    assertFalse(snapshot.degraded().isEmpty());
    assertTrue(bridge.helm.warm());
  }

  @Test
  void aRealServerThatComesUpStartsSlowly() throws Exception {
    String yaml = WEB_YAML.replace("forwarding:", "slow-start: 10s\n    forwarding:");
    bridge.running(yaml);
    assertEquals(Optional.of(List.of(1, 1)), bridge.weights(WEB));
    bridge.seconds(5);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(50, 25)), bridge.weights(WEB));
    bridge.seconds(5);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));

    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);
    bridge.seconds(60);
    bridge.checked("198.51.100.1", Health.UP);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(1, 50)), bridge.weights(WEB));
  }

  private static final String SLOWLY =
      WEB_YAML.replace("forwarding:", "slow-start: 10s\n    forwarding:");

  /** WEB_YAML without its second real server. */
  private static final String ALONE = SLOWLY.replaceAll(".*198.51.100.2.*\\n", "");

  @Test
  void whatTheActiveNodeCarriesHasItsWholeWeightAfterATakeover() throws Exception {
    bridge.follows = Optional.of("lb2 is active");
    bridge.running(SLOWLY);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    bridge.follows = Optional.empty();
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);
    bridge.checked("198.51.100.1", Health.UP);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(1, 50)), bridge.weights(WEB), "what comes up here is new");
  }

  @Test
  void whatIsNewToThePairStartsSlowlyOnBoth() throws Exception {
    bridge.follows = Optional.of("lb2 is active");
    bridge.running(ALONE);
    bridge.adopt(2, SLOWLY);
    bridge.allUp();
    bridge.helm.round(false);
    bridge.seconds(5);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(100, 25)), bridge.weights(WEB));
  }

  @Test
  void whoWasAwayTakesAllThatItFindsForCarried() throws Exception {
    bridge.follows = Optional.of("lb2 is active");
    bridge.running(ALONE);
    bridge.adopt(7, SLOWLY);
    bridge.allUp();
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
  }

  @Test
  void whoTakesOverBeforeAnythingIsHeardOfThemHasThemStartSlowly() throws Exception {
    bridge.follows = Optional.of("lb2 is active");
    bridge.configurations.edit(SLOWLY);
    bridge.start();
    bridge.follows = Optional.empty();
    bridge.helm.round(false);
    bridge.allUp();
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(1, 1)), bridge.weights(WEB), "nobody carries them");
  }

  @Test
  void whatCarriesTrafficAtTheStartNeedsNoSlowStart() throws Exception {
    bridge.running(WEB_YAML);
    bridge.configurations.edit(WEB_YAML.replace("forwarding:", "slow-start: 10s\n    forwarding:"));
    bridge.start();
    bridge.allUp();
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
  }

  @Test
  void whoLeavesAndComesBackBeforeARoundIsOverIsCheckedAnew() throws Exception {
    bridge.running(WEB_YAML);
    String alone = WEB_YAML.replaceAll(".*198.51.100.2.*\\n", "");
    bridge.helm.configure(
        new Command.Configure(alone, "alice", "", OptionalInt.empty(), false), Clusters.of(alone));
    assertEquals(Set.of("198.51.100.1"), bridge.checkedAddresses());
    assertInstanceOf(Outcome.Done.class, bridge.configure(WEB_YAML));
    assertEquals(Set.of("198.51.100.1", "198.51.100.2"), bridge.checkedAddresses());
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB), "until there is a word");
    assertFalse(bridge.helm.warm());
  }

  @Test
  void aProbeThroughTheVipHasAWayOfItsOwnInTheTable() throws Exception {
    ServiceKey wayToA = new ServiceKey.Mark(1000, false);
    ServiceKey wayToB = new ServiceKey.Mark(1001, false);
    Snapshot running = bridge.running(THROUGH_VIP_YAML);
    assertEquals(Optional.of(List.of(1)), bridge.weights(wayToA));
    assertEquals(Optional.of(List.of(1)), bridge.weights(wayToB));
    assertEquals(1, running.virtualServices().size());
    assertEquals(List.of(), running.foreignServices());
    assertEquals(
        100, running.virtualServices().getFirst().realServers().getFirst().weight(), "as told");

    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.state("web", "b", OperatorState.HALT);
    assertEquals(Optional.of(List.of(1)), bridge.weights(wayToA), "how else would it come back?");
    assertEquals(Optional.of(List.of(1)), bridge.weights(wayToB));

    bridge.configure(THROUGH_VIP_YAML.replace("through-vip: true", "through-vip: false"));
    assertEquals(Optional.empty(), bridge.weights(wayToA));
    assertEquals(Optional.empty(), bridge.weights(wayToB));
    assertEquals(List.of(), bridge.helm.round(true).foreignServices());
    assertEquals(Map.of(), bridge.states.load().marks());
  }

  @Test
  void aProbeWaitsUntilItsWayIsInTheTable() throws Exception {
    ServiceKey way = new ServiceKey.Mark(1000, false);
    bridge.configurations.edit(THROUGH_VIP_YAML);
    bridge.ipvs.refuse(step -> step.service().equals(way));
    bridge.start();
    assertEquals(Set.of("198.51.100.2"), bridge.checkedAddresses());

    bridge.ipvs.refuse(_ -> false);
    bridge.helm.round(true);
    assertEquals(Set.of("198.51.100.1", "198.51.100.2"), bridge.checkedAddresses());
  }

  @Test
  void aDrainWithADeadlineEndsInAHaltWhenNothingIsLeft() throws Exception {
    bridge.running(WEB_YAML);
    bridge.drain("web", "a", Duration.ofMinutes(5));
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB), "counted once, it may get more");
    bridge.seconds(1);
    Snapshot halted = bridge.helm.round(true);
    assertEquals(Optional.of(List.of(50)), bridge.weights(WEB));
    assertEquals(
        OperatorState.HALT, halted.virtualServices().getFirst().realServers().getFirst().state());
    assertEquals(Map.of(), bridge.states.load().haltBy());

    bridge.state("web", "a", OperatorState.ONLINE);
    bridge.helm.round(true);
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(50, 100)), bridge.weights(WEB), "it came back last");
  }

  @Test
  void aDrainDoesNotEndByWhatWasCountedBeforeIt() throws Exception {
    bridge.running(WEB_YAML);
    bridge.drain("web", "a", Duration.ofMinutes(5));
    bridge.ipvs.late(true);
    for (int look = 0; look < 3; look++) {
      bridge.seconds(1);
      bridge.helm.round(true);
    }
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB), "it may have connections");
    bridge.ipvs.late(false);
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(50)), bridge.weights(WEB));
  }

  @Test
  void aDrainWaitsForConnectionsUntilItsDeadlineAlsoThroughARestart() throws Exception {
    bridge.running(WEB_YAML);
    bridge.ipvs.counting(
        Map.of(
            new Observation.Place(WEB, new Destination.Key(IpAddress.parse("198.51.100.1"), 80)),
            new Observation.Counters(3, 0, 0, 0, 0)));
    bridge.drain("web", "a", Duration.ofMinutes(5));
    for (int look = 0; look < 3; look++) {
      bridge.seconds(60);
      Snapshot waiting = bridge.helm.round(true);
      assertTrue(
          waiting
              .virtualServices()
              .getFirst()
              .realServers()
              .getFirst()
              .reason()
              .startsWith("3 connections left; drained by the operator"),
          waiting::toString);
    }
    bridge.start();
    bridge.allUp();
    bridge.seconds(119);
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
    bridge.seconds(1);
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(50)), bridge.weights(WEB));
  }

  @Test
  void aCommandEndsADrainWithItsDeadline() throws Exception {
    bridge.running(WEB_YAML);
    bridge.drain("web", "a", Duration.ofSeconds(5));
    bridge.state("web", "a", OperatorState.ONLINE);
    bridge.seconds(60);
    bridge.helm.round(true);
    bridge.helm.round(true);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
  }

  @Test
  void aRestartChangesNothing() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.state("web", "a", OperatorState.DRAIN);
    List<TableService> before = bridge.ipvs.services();
    NodeState state = bridge.states.load();
    bridge.ipvs.takeSteps();

    Snapshot snapshot = bridge.start();
    bridge.allUp();
    bridge.helm.round(true);

    assertEquals(List.of(), bridge.ipvs.takeSteps());
    assertEquals(before, bridge.ipvs.services());
    assertEquals(state, bridge.states.load());
    assertEquals(1, bridge.configurations.revisions().size());
    assertEquals(List.of(), snapshot.degraded());
    assertEquals(
        OperatorState.DRAIN,
        snapshot.virtualServices().getFirst().realServers().getFirst().state());
  }

  @Test
  void anAdoptedRealServerThatIsDownLosesItsTrafficAtItsFirstVerdict() throws Exception {
    bridge.running(WEB_YAML);
    bridge.start();
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);

    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void anEngineThatCannotBeReadAtTheStartIsAdoptedWhenItCan() throws Exception {
    bridge.running(WEB_YAML);
    bridge.ipvs.unreadable(Optional.of("the kernel is busy"));

    assertEquals(List.of("ipvs: the kernel is busy"), bridge.start().degraded());
    bridge.ipvs.unreadable(Optional.empty());
    assertEquals(List.of(), bridge.helm.round(true).degraded());

    assertEquals(List.of(), bridge.ipvs.takeSteps());
  }

  @Test
  void anEngineThatCannotBeReadIsNotEdited() throws Exception {
    bridge.running(WEB_YAML);
    bridge.ipvs.unreadable(Optional.of("the kernel is busy"));
    bridge.helm.round(true);
    bridge.checked("198.51.100.1", Health.DOWN);

    Snapshot between = bridge.helm.round(false);
    assertEquals(List.of("ipvs: the kernel is busy"), between.degraded());
    assertEquals(List.of(), bridge.ipvs.takeSteps());

    bridge.ipvs.unreadable(Optional.empty());
    assertEquals(List.of(), bridge.helm.round(true).degraded());
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void driftIsRepairedAtTheNextLook() throws Exception {
    bridge.running(WEB_YAML);
    TableService right = bridge.ipvs.service(WEB).orElseThrow();
    bridge.ipvs.meddle(
        new TableService(WEB, ServiceSettings.by("rr"), right.destinations().subList(0, 1)));

    bridge.helm.round(true);

    assertEquals(Optional.of(right), bridge.ipvs.service(WEB));
  }

  @Test
  void foreignServicesAreLeftAlone() throws Exception {
    bridge.ipvs.meddle(FOREIGN);
    bridge.running(WEB_YAML);
    bridge.configure(MAIL_YAML);
    assertEquals(
        List.of(new Snapshot.ForeignService(FOREIGN.key(), Engine.IPVS, "rr", 0)),
        bridge.helm.round(true).foreignServices());
    bridge.helm.clear();

    assertEquals(List.of(FOREIGN), bridge.ipvs.services());
  }

  @Test
  void aForeignServiceOfTheKernelIsLeftAloneWhenTheRelayEndsOneOfThatAddress() throws Exception {
    bridge.running(WEB_YAML.replace("nat", "proxy"));
    bridge.ipvs.meddle(new TableService(WEB, ServiceSettings.by("rr"), List.of()));
    bridge.configure(MAIL_YAML);
    bridge.helm.round(true);

    assertTrue(bridge.ipvs.service(WEB).isPresent());
    assertEquals(List.of(), bridge.relay.services());
  }

  @Test
  void aRemovedServiceLeavesTheTableAndItsAddressTheHost() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.configure(MAIL_YAML);

    assertEquals(Optional.empty(), bridge.weights(WEB));
    assertEquals(Set.of(MAIL.address()), bridge.addresses.held());
    assertEquals(
        new NodeState(Map.of(), Map.of(), Set.of(MAIL), Set.of(MAIL.address()), Map.of()),
        bridge.states.load());
  }

  @Test
  void aServiceRemovedWhileNoCoordinatorRanIsRemovedAtTheStart() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.configurations.edit(MAIL_YAML);
    bridge.start();

    assertEquals(List.of(new Step.RemoveService(WEB)), bridge.ipvs.takeSteps());
    assertEquals(Set.of(MAIL.address()), bridge.addresses.held());
  }

  @Test
  void anAddressThatTheHostHadBeforeStays() throws Exception {
    bridge.addresses.hold(Set.of(WEB.address()));
    bridge.running(BOTH_YAML);
    bridge.configure(MAIL_YAML);

    assertEquals(Set.of(WEB.address(), MAIL.address()), bridge.addresses.held());
  }

  @Test
  void aChangeToOneServiceTouchesNoOther() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.configure(BOTH_YAML.replace("weight: 10 ", "weight: 7 "));

    List<Step> steps = bridge.ipvs.takeSteps();
    assertEquals(1, steps.size(), steps.toString());
    assertEquals(MAIL, assertInstanceOf(Step.EditDestination.class, steps.getFirst()).service());
    assertEquals(Optional.of(List.of(7)), bridge.weights(MAIL));
  }

  @Test
  void aChangedCheckDoesNotInterruptTraffic() throws Exception {
    bridge.running(WEB_YAML);
    bridge.configure(WEB_YAML.replace("ports: 80", "ports: 80\n    check: { rise: 5 }"));

    assertEquals(List.of(), bridge.ipvs.takeSteps());
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void aHigherWeightIsInForceAtOnceAlsoWhenTheAgentHasNeverSpoken() throws Exception {
    String yaml = WEB_YAML.replace("ports: 80", "ports: 80\n    feedback: { source: agent }");
    bridge.running(yaml);
    bridge.configure(yaml.replace("weight: 50", "weight: 80"));

    assertEquals(Optional.of(List.of(100, 80)), bridge.weights(WEB));
  }

  @Test
  void aServiceThatMovesToTheRelayLeavesTheKernelAndComesBack() throws Exception {
    bridge.running(WEB_YAML);
    bridge.configure(WEB_YAML.replace("nat", "proxy"));
    assertEquals(List.of(), bridge.ipvs.services());
    assertEquals(1, bridge.relay.services().size());

    bridge.configure(WEB_YAML);
    assertEquals(List.of(), bridge.relay.services());
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
  }

  @Test
  void aFailingStepIsToldAndTriedAgain() throws Exception {
    bridge.running(WEB_YAML);
    bridge.ipvs.refuse(step -> step instanceof Step.EditDestination);
    bridge.checked("198.51.100.1", Health.DOWN);

    assertEquals(
        List.of("ipvs: tcp 192.0.2.5:80: it is broken"), bridge.helm.round(false).degraded());
    assertEquals(
        List.of("ipvs: tcp 192.0.2.5:80: it is broken"), bridge.helm.round(false).degraded());

    bridge.ipvs.refuse(_ -> false);
    assertEquals(List.of(), bridge.helm.round(false).degraded());
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));
  }

  @Test
  void anAddressThatCannotBeHeldIsToldAndTriedAgain() throws Exception {
    bridge.configurations.edit(WEB_YAML);
    bridge.addresses.broken(Optional.of("not permitted"));
    assertEquals(List.of("address 192.0.2.5: not permitted"), bridge.start().degraded());

    bridge.addresses.broken(Optional.empty());
    assertEquals(List.of("address 192.0.2.5: not permitted"), bridge.helm.round(false).degraded());
    assertEquals(List.of(), bridge.helm.round(true).degraded());
    assertEquals(Set.of(WEB.address()), bridge.addresses.held());
  }

  @Test
  void anAddressThatCannotBeReleasedStaysOurs() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.addresses.broken(Optional.of("not permitted"));
    bridge.configure(MAIL_YAML);
    assertTrue(bridge.states.load().addresses().contains(WEB.address()));

    bridge.addresses.broken(Optional.empty());
    bridge.helm.round(false);
    assertEquals(Set.of(MAIL.address()), bridge.addresses.held());
  }

  @Test
  void aFullDiskIsToldAndTrafficGoesOn() throws Exception {
    bridge.configurations.edit(WEB_YAML);
    bridge.states.full(Optional.of("no space"));

    Snapshot snapshot = bridge.start();

    assertTrue(snapshot.degraded().contains("no space"), snapshot.degraded().toString());
    assertTrue(bridge.weights(WEB).isPresent());
  }

  @Test
  void anEditedFileIsNotOverwritten() throws Exception {
    bridge.running(WEB_YAML);
    bridge.configurations.edit(MAIL_YAML);

    assertInstanceOf(Outcome.Conflict.class, bridge.configure(BOTH_YAML));
    assertEquals(Optional.of(MAIL_YAML), bridge.configurations.file());
    Outcome.Done done = assertInstanceOf(Outcome.Done.class, bridge.configure(MAIL_YAML));
    assertEquals(2, done.revision());
    assertEquals(2, done.changes().size(), done.changes().toString());
  }

  @Test
  void anotherRevisionThanTheOneMeantIsAConflict() throws Exception {
    bridge.running(WEB_YAML);
    var command = new Command.Configure(MAIL_YAML, "alice", "", OptionalInt.of(7), false);

    assertEquals(
        new Outcome.Conflict(
            "revision 1 runs, not 7: read it, make the change again and try again"),
        bridge.helm.configure(command, Clusters.of(MAIL_YAML)));
  }

  @Test
  void validatingChangesNothing() throws Exception {
    bridge.running(WEB_YAML);
    var command = new Command.Configure(MAIL_YAML, "alice", "", OptionalInt.empty(), true);

    assertEquals(
        new Outcome.Planned(
            1, List.of("- virtual-services.web", "+ virtual-services.mail"), List.of()),
        bridge.helm.configure(command, Clusters.of(MAIL_YAML)));
    bridge.helm.round(true);
    assertEquals(List.of(), bridge.ipvs.takeSteps());
  }

  @Test
  void aRefusedFileLeavesWhatRunsAndIsTold() throws Exception {
    bridge.running(WEB_YAML);
    bridge.configurations.edit("nonsense: 1\n");
    bridge.helm.take(new Event.ReloadAsked());

    Snapshot refused = bridge.helm.round(true);
    assertEquals(1, refused.degraded().size());
    assertTrue(
        refused.degraded().getFirst().startsWith("the file is refused and revision 1 goes on: "));
    assertEquals(List.of(), bridge.ipvs.takeSteps());

    bridge.configurations.edit(BOTH_YAML);
    bridge.helm.take(new Event.ReloadAsked());
    Snapshot taken = bridge.helm.round(false);
    assertEquals(List.of(), taken.degraded());
    assertEquals(2, taken.revision());
  }

  @Test
  void aDrainSurvivesARestartAndTheWayBackIsOpen() throws Exception {
    bridge.running(WEB_YAML);
    assertEquals(new Outcome.Done(1), bridge.state("web", "a", OperatorState.DRAIN));
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));

    bridge.start();
    bridge.allUp();
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(0, 50)), bridge.weights(WEB));

    bridge.state("web", "a", OperatorState.ONLINE);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    assertEquals(Map.of(), bridge.states.load().operator());
  }

  @Test
  void theStateOfARemovedRealServerIsForgotten() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.state("web", "a", OperatorState.HALT);
    bridge.state("mail", "m", OperatorState.DRAIN);
    bridge.configurations.edit(MAIL_YAML);
    bridge.helm.take(new Event.ReloadAsked());
    bridge.helm.round(false);

    assertEquals(1, bridge.states.load().operator().size());
    bridge.configure(BOTH_YAML);
    bridge.allUp();
    bridge.helm.round(false);
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
    assertEquals(Optional.of(List.of(0)), bridge.weights(MAIL));
  }

  @Test
  void whoDoesNotExistIsNamedWithThoseWhoDo() throws Exception {
    bridge.running(BOTH_YAML);

    assertEquals(
        new Outcome.NotFound("no virtual service www; there are: web, mail"),
        bridge.state("www", "a", OperatorState.DRAIN));
    assertEquals(
        new Outcome.NotFound("no real server c in web; there are: a, b"),
        bridge.state("web", "c", OperatorState.DRAIN));
  }

  @Test
  void aStateThatCannotBeKeptIsNotSet() throws Exception {
    bridge.running(WEB_YAML);
    bridge.states.full(Optional.of("no space"));

    assertEquals(
        new Outcome.Unavailable("no space"), bridge.state("web", "a", OperatorState.DRAIN));
    assertEquals(Optional.of(List.of(100, 50)), bridge.weights(WEB));
  }

  @Test
  void clearingTakesWhatIsOursAndKeepsTheOperatorsWill() throws Exception {
    bridge.running(BOTH_YAML);
    bridge.state("web", "a", OperatorState.DRAIN);
    bridge.ipvs.meddle(FOREIGN);
    bridge.helm.clear();

    assertEquals(List.of(FOREIGN), bridge.ipvs.services());
    assertEquals(Set.of(), bridge.addresses.held());
    assertEquals(1, bridge.states.load().operator().size());
    assertEquals(Set.of(), bridge.states.load().services());
  }
}

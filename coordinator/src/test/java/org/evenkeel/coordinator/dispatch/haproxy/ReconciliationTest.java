package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Reconciliation.Move;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final ServiceKey KEY =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 80);
  private static final Destination.Key A = destination(1);
  private static final Destination.Key B = destination(2);
  private static final Surroundings SURROUNDINGS =
      new Surroundings(Path.of("/"), Path.of("/"), Path.of("/"), true, true);

  @Test
  void nothingIsDoneWhereNothingDiffers() {
    assertEquals(List.of(), told(http(), http()));
  }

  @Test
  void weightsRiseBeforeOthersFall() {
    TableService before = service(Specs.http(), weighing(A, 50), weighing(B, 50));

    assertEquals(
        List.of("set server web/b weight 60", "set server web/a weight 10"),
        told(before, service(Specs.http(), weighing(A, 10), weighing(B, 60))));
  }

  @Test
  void aWeightThatChangesTheScaleChangesTheOthers() {
    TableService before = service(Specs.http(), weighing(A, 256), weighing(B, 256));

    assertEquals(
        List.of("set server web/b weight 128"),
        told(before, service(Specs.http(), weighing(A, 512), weighing(B, 256))));
  }

  @Test
  void deliveryAndBoundsAreToldToTheRunningProcess() {
    Destination withheld = new Destination(A, new Delivery.Withheld(), 100, new Limits(0, 9));

    assertEquals(
        List.of("set maxconn server web/a 9", "set server web/a state maint"),
        told(service(Specs.http(), weighing(A, 100)), service(Specs.http(), withheld)));
    assertEquals(
        List.of("set maxconn server web/a 0", "set server web/a state ready"),
        told(service(Specs.http(), withheld), service(Specs.http(), weighing(A, 100))));
  }

  @Test
  void serversComeByCommandAndGoWhenTheirConnectionsHave() {
    TableService one = service(Specs.http(), weighing(A, 100));
    TableService two = service(Specs.http(), weighing(A, 100), weighing(B, 3));

    List<String> added = told(one, two);
    assertEquals(2, added.size());
    assertTrue(added.getFirst().startsWith("add server web/b ipv4@198.51.100.2:80 id "));
    assertTrue(added.getFirst().endsWith(" weight 3"), added.getFirst());
    assertEquals("set server web/b state ready", added.getLast());

    Move.Tell removed = tell(two, Map.of(), one);
    assertEquals(List.of("set server web/b state maint"), commands(removed));
    assertEquals(List.of(new Slot("web", "b")), List.copyOf(removed.leftovers().keySet()));
    assertEquals(
        List.of(
            "set server web/b weight 3",
            "set maxconn server web/b 0",
            "set server web/b state ready"),
        commands(tell(one, removed.leftovers(), two)));
  }

  @Test
  void aServerThatComesBackElsewhereWhileItsOldConnectionsLastNeedsAReload() {
    TableService two = service(Specs.http(), weighing(A, 100), weighing(B, 3));
    TableService one = service(Specs.http(), weighing(A, 100));
    Map<Slot, ServerLine> leftovers = tell(two, Map.of(), one).leftovers();
    TableService moved =
        new TableService(
            KEY,
            ServiceSettings.by("rr")
                .with(new ProxySettings("web", Specs.http(), Map.of(A, "a", destination(3), "b"))),
            List.of(weighing(A, 100), weighing(destination(3), 3)));

    assertEquals(
        new Move.Reload(List.of("web/b is new")),
        Reconciliation.between(List.of(one), leftovers, List.of(moved), SURROUNDINGS));
  }

  @Test
  void whatNeedsAReloadIsNamed() {
    ProxySpec http = Specs.http();
    TableService before = service(http, weighing(A, 100));
    assertEquals(
        List.of("limits of web change"),
        reloads(before, service(Specs.with(http, new ProxyLimits(1, 0, 0)), weighing(A, 100))));
    assertEquals(
        List.of("rules, pools of web change"),
        reloads(
            before,
            service(
                Specs.with(
                    http,
                    List.of(
                        new ProxyRule(ProxyRule.Condition.ALWAYS, new ProxyRule.Action.Use("p"))),
                    Map.of("p", List.of("b"))),
                weighing(A, 100))));
    assertEquals(List.of("web is new"), HaproxyDispatcher.reloads(List.of(), List.of(before)));
    assertEquals(List.of("web goes"), HaproxyDispatcher.reloads(List.of(before), List.of()));
    assertEquals(List.of(), reloads(before, service(http, weighing(A, 7))));
  }

  @Test
  void aServerWithACookieOfItsOwnNeedsAReload() {
    ProxySpec spec =
        Specs.with(Specs.http(), new ProxyPersistence.Cookie("S", false, Optional.empty()));

    assertEquals(
        List.of("web/b is new"),
        reloads(service(spec, weighing(A, 1)), service(spec, weighing(A, 1), weighing(B, 1))));
  }

  @Test
  void twoVersionsThatDifferInWeightsAreAlike() {
    TableService one = service(Specs.http(), weighing(A, 1));

    assertTrue(Reconciliation.alike(one, service(Specs.http(), weighing(A, 2))));
    assertFalse(Reconciliation.alike(one, service(ProxySpec.PLAIN, weighing(A, 1))));
    assertFalse(Reconciliation.alike(one, service(Specs.http(), weighing(B, 1))));
  }

  private static List<String> reloads(TableService before, TableService after) {
    return HaproxyDispatcher.reloads(List.of(before), List.of(after));
  }

  private static List<String> told(TableService before, TableService after) {
    return commands(tell(before, Map.of(), after));
  }

  private static Move.Tell tell(
      TableService before, Map<Slot, ServerLine> leftovers, TableService after) {
    return switch (Reconciliation.between(
        List.of(before), leftovers, List.of(after), SURROUNDINGS)) {
      case Move.Tell tell -> tell;
      case Move.Reload(List<String> reasons) -> throw new AssertionError(reasons.toString());
    };
  }

  private static List<String> commands(Move.Tell tell) {
    return tell.instructions().stream().map(Instruction::command).toList();
  }

  private static TableService http() {
    return service(Specs.http(), weighing(A, 100), weighing(B, 100));
  }

  private static TableService service(ProxySpec spec, Destination... destinations) {
    Map<Destination.Key, String> names = new LinkedHashMap<>(Map.of(A, "a", B, "b"));
    return new TableService(
        KEY,
        ServiceSettings.by("rr").with(new ProxySettings("web", spec, names)),
        List.of(destinations));
  }

  private static Destination weighing(Destination.Key key, int weight) {
    return HaproxyFixture.weighing(key, weight);
  }

  private static Destination.Key destination(int last) {
    return new Destination.Key(IpAddress.parse("198.51.100." + last), 80);
  }
}

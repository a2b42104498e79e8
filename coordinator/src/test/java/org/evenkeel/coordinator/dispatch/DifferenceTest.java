package org.evenkeel.coordinator.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceTest {
  private static final ServiceKey WEB = key(1);
  private static final ServiceKey MAIL = key(2);

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @Test
  void nothingToDoGivesNoSteps() {
    List<TableService> table = List.of(service(WEB, "wlc", destination(1, 10)));

    assertEquals(List.of(), Difference.between(table, table, Set.of(WEB)));
  }

  @Test
  void anotherOrderIsNoDifference() {
    TableService wanted = service(WEB, "wlc", destination(1, 10), destination(2, 20));
    TableService actual = service(WEB, "wlc", destination(2, 20), destination(1, 10));

    assertEquals(List.of(), Difference.between(List.of(wanted), List.of(actual), Set.of(WEB)));
  }

  @Test
  void aNewServiceIsAddedBeforeItsDestinations() {
    TableService wanted = service(WEB, "wlc", destination(1, 10));

    assertEquals(
        List.of(new Step.AddService(wanted), new Step.AddDestination(WEB, destination(1, 10))),
        Difference.between(List.of(wanted), List.of(), Set.of()));
  }

  @Test
  void aChangedSchedulerEditsTheServiceAlone() {
    TableService wanted = service(WEB, "rr", destination(1, 10));
    TableService actual = service(WEB, "wlc", destination(1, 10));

    assertEquals(
        List.of(new Step.EditService(wanted)),
        Difference.between(List.of(wanted), List.of(actual), Set.of(WEB)));
  }

  @Test
  void aChangedWeightEditsThatDestinationAlone() {
    TableService wanted = service(WEB, "wlc", destination(1, 10), destination(2, 21));
    TableService actual = service(WEB, "wlc", destination(1, 10), destination(2, 20));

    assertEquals(
        List.of(new Step.EditDestination(WEB, destination(2, 21))),
        Difference.between(List.of(wanted), List.of(actual), Set.of(WEB)));
  }

  @Test
  void ownedServicesThatAreNotWantedGoAndForeignOnesStay() {
    TableService ours = service(WEB, "wlc", destination(1, 10));
    TableService foreign = service(MAIL, "wlc", destination(1, 10));

    assertEquals(
        List.of(new Step.RemoveService(WEB)),
        Difference.between(List.of(), List.of(ours, foreign), Set.of(WEB)));
  }

  @Test
  void trafficMovesToTheNewRealServerBeforeTheOldOneGoes() {
    TableService wanted = service(WEB, "wlc", destination(2, 10), destination(1, 0));
    TableService actual = service(WEB, "wlc", destination(1, 10), destination(3, 10));

    assertEquals(
        List.of(
            new Step.AddDestination(WEB, destination(2, 10)),
            new Step.EditDestination(WEB, destination(1, 0)),
            new Step.RemoveDestination(WEB, destination(3, 10).key())),
        Difference.between(List.of(wanted), List.of(actual), Set.of(WEB)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void applyingTheStepsGivesExactlyTheWantedTable(long seed) {
    Case tables = Case.random(seed);
    InMemoryDispatcher dispatcher = new InMemoryDispatcher(Engine.IPVS, tables.actual);

    assertEquals(List.of(), dispatcher.apply(tables.steps()), "every step can be applied");

    assertEquals(comparable(tables.expected()), comparable(dispatcher.services()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void applyingTheStepsLeavesNothingToDo(long seed) {
    Case tables = Case.random(seed);
    InMemoryDispatcher dispatcher = new InMemoryDispatcher(Engine.IPVS, tables.actual);
    dispatcher.apply(tables.steps());

    assertEquals(List.of(), Difference.between(tables.wanted, dispatcher.services(), tables.owned));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aServiceNeverStandsWithoutThoseThatTakeItsTraffic(long seed) {
    Case tables = Case.random(seed);
    Map<ServiceKey, TableService> before = TableService.byKey(tables.actual);
    InMemoryDispatcher dispatcher = new InMemoryDispatcher(Engine.IPVS, tables.actual);

    for (Step step : tables.steps()) {
      dispatcher.apply(List.of(step));
      Map<ServiceKey, TableService> now = TableService.byKey(dispatcher.services());
      for (TableService after : tables.wanted) {
        TableService first = before.get(after.key());
        if (first != null) {
          assertServes(first, now.getOrDefault(after.key(), after.empty()), after, step);
        }
      }
    }
  }

  private static void assertServes(
      TableService before, TableService now, TableService after, Step step) {
    Set<Destination.Key> lasting = serving(before);
    lasting.retainAll(serving(after));
    assertTrue(serving(now).containsAll(lasting), () -> "one that serves all along: " + step);
    if (!serving(before).isEmpty() && !serving(after).isEmpty()) {
      assertTrue(!serving(now).isEmpty(), () -> "nobody serves after " + step);
    }
  }

  private static Set<Destination.Key> serving(TableService service) {
    return service.destinations().stream()
        .filter(destination -> destination.weight() > 0)
        .map(Destination::key)
        .collect(Collectors.toSet());
  }

  /** Tables that overlap in part; some of the actual services are foreign. */
  private record Case(List<TableService> wanted, List<TableService> actual, Set<ServiceKey> owned) {

    static Case random(long seed) {
      Random random = new Random(seed);
      List<TableService> wanted = table(random);
      List<TableService> actual = table(random);
      Set<ServiceKey> owned =
          actual.stream()
              .map(TableService::key)
              .filter(_ -> random.nextBoolean())
              .collect(Collectors.toSet());
      return new Case(wanted, actual, owned);
    }

    List<Step> steps() {
      return Difference.between(wanted, actual, owned);
    }

    /** What is wanted, and what is foreign and not wanted. */
    List<TableService> expected() {
      List<TableService> expected = new ArrayList<>(wanted);
      Set<ServiceKey> ours = TableService.byKey(wanted).keySet();
      actual.stream()
          .filter(service -> !owned.contains(service.key()) && !ours.contains(service.key()))
          .forEach(expected::add);
      return expected;
    }

    private static List<TableService> table(Random random) {
      return some(random, 5).stream()
          .map(
              number ->
                  service(
                      key(number),
                      random.nextBoolean() ? "wlc" : "rr",
                      some(random, 4).stream()
                          .map(last -> destination(last, random.nextInt(4)))
                          .toArray(Destination[]::new)))
          .toList();
    }

    private static List<Integer> some(Random random, int bound) {
      return IntStream.rangeClosed(1, bound).filter(_ -> random.nextInt(3) > 0).boxed().toList();
    }
  }

  private static Map<ServiceKey, Object> comparable(Collection<TableService> services) {
    Map<ServiceKey, Object> map = new HashMap<>();
    services.forEach(
        service ->
            map.put(service.key(), List.of(service.settings(), Map.copyOf(service.byKey()))));
    return map;
  }

  private static ServiceKey key(int lastByte) {
    return new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2." + lastByte), 80);
  }

  private static TableService service(
      ServiceKey key, String scheduler, Destination... destinations) {
    return new TableService(key, ServiceSettings.by(scheduler), List.of(destinations));
  }

  private static Destination destination(int lastByte, int weight) {
    IpAddress address = IpAddress.parse("198.51.100." + lastByte);
    return Destination.of(new Destination.Key(address, 80), new Delivery.Direct(), weight);
  }
}

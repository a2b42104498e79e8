package org.evenkeel.coordinator.dispatch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Dispatcher} does; a test class for each of them extends this. */
public abstract class DispatcherContract {
  private Dispatcher dispatcher;

  /** An engine with an empty table. */
  protected abstract Dispatcher create() throws Exception;

  /** A service that the engine can hold here; another for each number from 1 to 3. */
  protected abstract ServiceKey service(int number) throws Exception;

  /** How the engine reaches its destinations. */
  protected abstract Delivery delivery();

  @BeforeEach
  final void createDispatcher() throws Exception {
    dispatcher = create();
  }

  @AfterEach
  final void closeDispatcher() {
    dispatcher.close();
  }

  @Test
  void anEmptyTableReadsEmpty() throws Exception {
    assertEquals(Observation.EMPTY, dispatcher.read());
  }

  @Test
  void noStepsChangeNothing() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc", destination(10, 5)));

    assertEquals(List.of(), dispatcher.apply(List.of()));

    assertTable(table(key, "wlc", destination(10, 5)));
  }

  @Test
  void whatWasAddedIsReadBack() throws Exception {
    TableService one = withTwo(service(1), "wlc");
    TableService two = withTwo(service(2), "rr");

    holds(one, two);

    assertTable(one, two);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rr", "wrr", "lc", "wlc"})
  void everyEngineHasTheFourCommonSchedulers(String scheduler) throws Exception {
    TableService service = table(service(1), scheduler);

    holds(service);

    assertTable(service);
  }

  @Test
  void aServiceIsAddedWithoutDestinations() throws Exception {
    ServiceKey key = service(1);

    assertEquals(List.of(), dispatcher.apply(List.of(new Step.AddService(withTwo(key, "wlc")))));

    assertTable(table(key, "wlc"));
  }

  @Test
  void aDestinationThatWasJustAddedHasCountedNothing() throws Exception {
    ServiceKey key = service(1);
    Destination destination = destination(10, 1);

    holds(table(key, "wlc", destination));

    assertEquals(Observation.Counters.ZERO, dispatcher.read().counters(key, destination.key()));
  }

  @Test
  void editingAServiceKeepsItsDestinations() throws Exception {
    ServiceKey key = service(1);
    holds(withTwo(key, "wlc"));

    applied(new Step.EditService(table(key, "rr")));

    assertTable(withTwo(key, "rr"));
  }

  @Test
  void editingADestinationChangesNoOther() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc", destination(10, 1), destination(11, 2)));

    applied(new Step.EditDestination(key, destination(10, 0)));

    assertTable(table(key, "wlc", destination(10, 0), destination(11, 2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_535})
  void anyConfigurableWeightIsKept(int weight) throws Exception {
    ServiceKey key = service(1);

    holds(table(key, "wlc", destination(10, weight)));

    assertTable(table(key, "wlc", destination(10, weight)));
  }

  @Test
  void removingADestinationLeavesTheOthers() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc", destination(10, 1), destination(11, 2)));

    applied(new Step.RemoveDestination(key, destination(10, 1).key()));

    assertTable(table(key, "wlc", destination(11, 2)));
  }

  @Test
  void removingAServiceTakesItsDestinationsAndLeavesTheOthers() throws Exception {
    TableService other = withTwo(service(2), "wlc");
    ServiceKey key = service(1);
    holds(withTwo(key, "wlc"), other);

    applied(new Step.RemoveService(key));
    assertTable(other);

    applied(new Step.AddService(table(key, "wlc")));
    assertTable(table(key, "wlc"), other);
  }

  @Test
  void addingAServiceThatExistsIsRefused() throws Exception {
    ServiceKey key = service(1);
    holds(withTwo(key, "wlc"));

    assertRefused(new Step.AddService(table(key, "rr")));
  }

  @Test
  void editingOrRemovingAServiceThatDoesNotExistIsRefused() throws Exception {
    ServiceKey key = service(1);

    assertAll(
        () -> assertRefused(new Step.EditService(table(key, "rr"))),
        () -> assertRefused(new Step.RemoveService(key)));
  }

  @Test
  void destinationsOfAServiceThatDoesNotExistAreRefused() throws Exception {
    ServiceKey key = service(1);
    Destination destination = destination(10, 1);

    assertAll(
        () -> assertRefused(new Step.AddDestination(key, destination)),
        () -> assertRefused(new Step.EditDestination(key, destination)),
        () -> assertRefused(new Step.RemoveDestination(key, destination.key())));
  }

  @Test
  void addingADestinationThatExistsIsRefused() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc", destination(10, 1)));

    assertRefused(new Step.AddDestination(key, destination(10, 7)));
  }

  @Test
  void editingOrRemovingADestinationThatDoesNotExistIsRefused() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc", destination(10, 1)));
    Destination missing = destination(11, 1);

    assertAll(
        () -> assertRefused(new Step.EditDestination(key, missing)),
        () -> assertRefused(new Step.RemoveDestination(key, missing.key())));
  }

  @Test
  void anUnknownSchedulerIsRefused() throws Exception {
    ServiceKey key = service(1);
    holds(table(key, "wlc"));

    assertAll(
        () -> assertRefused(new Step.EditService(table(key, "nonsense"))),
        () -> assertRefused(new Step.AddService(table(service(2), "nonsense"))));
  }

  @Test
  void stepsAfterARefusedOneAreAppliedAllTheSame() throws Exception {
    ServiceKey key = service(1);
    Step refused = new Step.RemoveService(service(2));
    Step last = new Step.AddDestination(key, destination(10, 1));

    List<Dispatcher.Failure> failures =
        dispatcher.apply(List.of(new Step.AddService(table(key, "wlc")), refused, last));

    assertEquals(List.of(refused), failures.stream().map(Dispatcher.Failure::step).toList());
    assertTable(table(key, "wlc", destination(10, 1)));
  }

  @Test
  void theDifferenceToWhatIsThereIsEmpty() throws Exception {
    List<TableService> wanted = List.of(withTwo(service(1), "wlc"), withTwo(service(2), "rr"));
    holds(wanted.toArray(TableService[]::new));

    List<TableService> actual = dispatcher.read().services();

    assertEquals(
        List.of(), Difference.between(wanted, actual, TableService.byKey(wanted).keySet()));
  }

  @Test
  void closingTwiceDoesNoHarm() throws Exception {
    holds(withTwo(service(1), "wlc"));

    dispatcher.close();
    dispatcher.close();
  }

  private void holds(TableService... services) {
    for (TableService service : services) {
      applied(new Step.AddService(service));
      for (Destination destination : service.destinations()) {
        applied(new Step.AddDestination(service.key(), destination));
      }
    }
  }

  private void applied(Step step) {
    assertEquals(List.of(), dispatcher.apply(List.of(step)));
  }

  private void assertRefused(Step step) throws DispatchException {
    Map<ServiceKey, Object> before = comparable(dispatcher.read().services());

    List<Dispatcher.Failure> failures = dispatcher.apply(List.of(step));

    assertEquals(List.of(step), failures.stream().map(Dispatcher.Failure::step).toList());
    assertFalse(failures.getFirst().reason().isBlank(), "a reason is given");
    assertEquals(before, comparable(dispatcher.read().services()), "the table is as before");
  }

  /** An engine may list services and destinations in its own order. */
  private void assertTable(TableService... expected) throws DispatchException {
    List<TableService> actual = dispatcher.read().services();
    assertEquals(expected.length, actual.size());
    assertEquals(comparable(List.of(expected)), comparable(actual));
  }

  private static Map<ServiceKey, Object> comparable(List<TableService> services) {
    return services.stream()
        .collect(
            Collectors.toMap(
                TableService::key,
                service -> List.of(service.settings(), Map.copyOf(service.byKey()))));
  }

  private TableService withTwo(ServiceKey key, String scheduler) {
    return table(key, scheduler, destination(10, 100), destination(11, 50));
  }

  private static TableService table(ServiceKey key, String scheduler, Destination... destinations) {
    return new TableService(key, ServiceSettings.by(scheduler), List.of(destinations));
  }

  private Destination destination(int lastByte, int weight) {
    IpAddress address = IpAddress.parse("198.51.100." + lastByte);
    return Destination.of(new Destination.Key(address, 8080), delivery(), weight);
  }
}

package org.evenkeel.coordinator.dispatch.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.DispatcherContract;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayDispatcherTest extends DispatcherContract {

  @Override
  protected Dispatcher create() {
    return new RelayDispatcher(RelayFixture.LIMITS);
  }

  @Override
  protected ServiceKey.Endpoint service(int number) throws IOException {
    return RelayFixture.freeService("127.0.8." + number);
  }

  @Override
  protected Delivery delivery() {
    return new Delivery.Relayed();
  }

  @Test
  void aUdpServiceIsRefusedWithWhatWouldCarryIt() throws Exception {
    ServiceKey.Endpoint tcp = service(1);
    ServiceKey udp = new ServiceKey.Endpoint(Protocol.UDP, tcp.address(), tcp.port());

    String reason = refusal(new Step.AddService(table(udp, "wlc")));

    assertTrue(reason.contains("TCP ports only") && reason.contains("IPVS"), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "mh", "WLC", ""})
  void anotherSchedulerIsRefusedNamingThoseThereAre(String scheduler) throws Exception {
    String reason = refusal(new Step.AddService(table(service(1), scheduler)));

    assertTrue(reason.contains("rr, wrr, lc, wlc"), reason);
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    ServiceKey foreign = new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 8080);

    String reason = refusal(new Step.AddService(table(foreign, "wlc")));

    assertTrue(reason.contains("192.0.2.1 must be an address of this machine"), reason);
  }

  @Test
  void aTakenPortIsRefusedUntilItIsFree() throws Exception {
    ServiceKey.Endpoint key = service(1);
    Step add = new Step.AddService(table(key, "wlc"));
    try (RelayDispatcher relay = new RelayDispatcher(RelayFixture.LIMITS)) {
      try (ServerSocket other = new ServerSocket()) {
        other.bind(key.address().withPort(key.port()));

        String reason = relay.apply(List.of(add)).getFirst().reason();
        assertTrue(reason.contains("port " + key.port() + " is taken"), reason);
        assertEquals(Observation.EMPTY, relay.read());
      }
      assertEquals(List.of(), relay.apply(List.of(add)));
    }
  }

  @Test
  void aServiceIsNotItsOwnRealServer() throws Exception {
    ServiceKey.Endpoint key = service(1);
    Destination itself =
        Destination.of(new Destination.Key(key.address(), key.port()), new Delivery.Relayed(), 1);
    try (RelayDispatcher relay = new RelayDispatcher(RelayFixture.LIMITS)) {
      relay.apply(List.of(new Step.AddService(table(key, "wlc"))));

      assertEquals(1, relay.apply(List.of(new Step.AddDestination(key, itself))).size());
    }
  }

  @Test
  void ipv6IsRelayedLikeIpv4() throws Exception {
    ServiceKey key = RelayFixture.freeService("::1");
    try (RelayDispatcher relay = new RelayDispatcher(RelayFixture.LIMITS)) {
      assertEquals(List.of(), relay.apply(List.of(new Step.AddService(table(key, "wlc")))));
      assertEquals(List.of(table(key, "wlc")), relay.read().services());
    }
  }

  private static String refusal(Step step) {
    try (RelayDispatcher relay = new RelayDispatcher(RelayFixture.LIMITS)) {
      List<Dispatcher.Failure> failures = relay.apply(List.of(step));
      assertEquals(Observation.EMPTY, relay.read());
      return failures.getFirst().reason();
    }
  }

  private static TableService table(ServiceKey key, String scheduler) {
    return new TableService(key, ServiceSettings.by(scheduler), List.of());
  }
}

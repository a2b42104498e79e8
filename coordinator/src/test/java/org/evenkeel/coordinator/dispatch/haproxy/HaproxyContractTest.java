package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.DispatcherContract;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HaproxyContractTest extends DispatcherContract {
  private final Deque<HaproxyFixture> fixtures = new ArrayDeque<>();

  @Override
  protected Dispatcher create() throws IOException {
    fixtures.push(new HaproxyFixture());
    return fixtures.getFirst().dispatcher;
  }

  @Override
  protected ServiceKey.Endpoint service(int number) throws IOException {
    return HaproxyFixture.freeService("127.0.10." + number);
  }

  @Override
  protected Delivery delivery() {
    return new Delivery.Relayed();
  }

  @AfterEach
  void endProcess() throws IOException {
    for (HaproxyFixture fixture : fixtures) {
      fixture.close();
    }
  }

  @Test
  void aTakenPortIsRefusedAndTheOthersGoOn() throws Exception {
    HaproxyFixture fixture = fixtures.getFirst();
    ServiceKey.Endpoint taken = service(1);
    ServiceKey.Endpoint free = service(2);
    try (ServerSocket other = new ServerSocket()) {
      other.bind(taken.address().withPort(taken.port()));

      fixture.toward(plain(taken), plain(free));
      eventually("HAProxy runs", () -> fixture.dispatcher.isSettled());
      List<Dispatcher.Failure> failures = fixture.toward(plain(taken), plain(free));

      assertEquals(1, failures.size());
      assertEquals(new Step.AddService(plain(taken)), failures.getFirst().step());
      String reason = failures.getFirst().reason();
      assertTrue(reason.contains("port " + taken.port() + " is taken"), reason);
      assertEquals(List.of(plain(free)), fixture.dispatcher.read().services());
    }
  }

  private static TableService plain(ServiceKey key) {
    return new TableService(key, ServiceSettings.by("wlc"), List.of());
  }
}

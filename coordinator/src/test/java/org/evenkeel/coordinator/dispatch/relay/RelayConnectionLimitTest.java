package org.evenkeel.coordinator.dispatch.relay;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.model.Limits;
import org.junit.jupiter.api.Test;

/** What limits on a real server's connections do to new ones. */
class RelayConnectionLimitTest {

  @Test
  void aFullRealServerRestsUntilItIsBelowItsLowerLimit() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer limited = fixture.server(1);
      RelayFixture.RealServer other = fixture.server(1);
      var limits = new Limits(2, 3);
      fixture.apply(
          new Step.EditDestination(
              fixture.key, new Destination(limited.key(), new Delivery.Relayed(), 1, limits)));
      Deque<Socket> held = new ArrayDeque<>();
      clients(fixture, 10);
      await(fixture, 10, limited, other);
      assertEquals(3, fixture.counters(limited).activeConnections());
      for (int i = 0; i < 3; i++) {
        held.push(limited.accept());
      }

      leave(fixture, limited, held, 2);
      clients(fixture, 4);
      await(fixture, 14, limited, other);
      assertEquals(3, fixture.counters(limited).connections(), "it rests");

      leave(fixture, limited, held, 1);
      clients(fixture, 8);
      await(fixture, 22, limited, other);
      assertEquals(3, fixture.counters(limited).activeConnections(), "it is full again");
    }
  }

  @Test
  void aLimitOfOneIsFreeAgainWhenItsConnectionHasEnded() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer server = fixture.server(1);
      fixture.apply(
          new Step.EditDestination(
              fixture.key,
              new Destination(server.key(), new Delivery.Relayed(), 1, new Limits(0, 1))));
      for (int i = 0; i < 3; i++) {
        fixture.client();
        Socket accepted = server.accept();
        assertRefused(fixture);
        accepted.setSoLinger(true, 0);
        accepted.close();
        eventually("its end", () -> fixture.counters(server).activeConnections() == 0);
      }
    }
  }

  @Test
  void aBurstOfConnectionsDoesNotExceedTheLimit() throws IOException {
    try (RelayFixture fixture = new RelayFixture("wlc")) {
      RelayFixture.RealServer limited = fixture.server(100);
      RelayFixture.RealServer other = fixture.server(1);
      fixture.apply(
          new Step.EditDestination(
              fixture.key,
              new Destination(limited.key(), new Delivery.Relayed(), 100, new Limits(0, 5))));
      clients(fixture, 40);

      await(fixture, 40, limited, other);
      assertEquals(5, fixture.counters(limited).connections());
    }
  }

  /** The real server ends connections until it has that many. */
  private static void leave(
      RelayFixture fixture, RelayFixture.RealServer server, Deque<Socket> held, int left)
      throws IOException {
    while (held.size() > left) {
      Socket ended = held.pop();
      ended.setSoLinger(true, 0);
      ended.close();
    }
    eventually(left + " left", () -> fixture.counters(server).activeConnections() == left);
  }

  private static void clients(RelayFixture fixture, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      fixture.client();
    }
  }

  private static void await(
      RelayFixture fixture, int connections, RelayFixture.RealServer... servers) {
    eventually(
        connections + " connections",
        () ->
            Arrays.stream(servers).mapToLong(s -> fixture.counters(s).connections()).sum()
                == connections);
  }

  /** The reset may arrive while the client is still connecting, or after. */
  private static void assertRefused(RelayFixture fixture) {
    assertThrows(SocketException.class, () -> fixture.client().getInputStream().read());
  }
}

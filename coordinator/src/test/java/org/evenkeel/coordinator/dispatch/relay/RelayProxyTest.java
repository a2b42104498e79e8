package org.evenkeel.coordinator.dispatch.relay;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Algorithm;
import org.evenkeel.coordinator.model.ProxySpec.Balance;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.ProxySpec.Timeouts;
import org.evenkeel.coordinator.model.ProxyTls;
import org.junit.jupiter.api.Test;

/** What the relay does of what a proxied service asks for. */
class RelayProxyTest {
  private static final ProxySpec PLAIN = ProxySpec.PLAIN;

  @Test
  void whatTheRelayLacksIsRefusedByName() throws IOException {
    refused(with(PLAIN, Mode.HTTP), "mode http");
    refused(with(PLAIN, new ProxyPersistence.Source(Duration.ofMinutes(1))), "persistence");
    refused(with(PLAIN, new Balance(Algorithm.SOURCE, Optional.empty())), "balance source");
    refused(with(PLAIN, new ProxySpec.Source.Client()), "source client");
    refused(with(PLAIN, new ProxySpec.ProxyProtocol(false, true)), "proxy-protocol");
    refused(with(PLAIN, new ProxyLimits(0, 0, 1)), "limits");
    refused(allowing(PLAIN, Cidr.parse("10.0.0.0/8")), "allow-from");
    refused(
        with(
            PLAIN,
            new ProxyTls(
                List.of("www"), ProxyTls.Profile.MODERN, Optional.empty(), false, false, true)),
        "tls");
  }

  @Test
  void plainBytesAreCarriedByTheBalanceThatIsSaid() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      TableService wanted =
          table(fixture, with(PLAIN, new Balance(Algorithm.LEASTCONN, Optional.empty())));
      fixture.apply(new Step.EditService(wanted));
      assertEquals(List.of(wanted), fixture.relay.read().services());
      RelayFixture.RealServer busy = fixture.server(1);
      fixture.client();
      fixture.client();
      eventually("2 connections", () -> fixture.counters(busy).connections() == 2);

      RelayFixture.RealServer other = fixture.server(1);
      fixture.client();
      fixture.client();

      eventually("as many", () -> fixture.counters(other).connections() == 2);
    }
  }

  @Test
  void aConnectionThatIsSilentForTooLongIsResetAndOneThatTalksIsNot() throws IOException {
    Duration idle = Duration.ofMillis(1_500);
    try (RelayFixture fixture = new RelayFixture("rr")) {
      fixture.apply(
          new Step.EditService(
              table(fixture, with(PLAIN, new Timeouts(idle, Duration.ofHours(1), idle, idle)))));
      RelayFixture.RealServer server = fixture.server(1);
      while (!oneIsSilent(fixture, server, idle)) {
        // Again where the machine stood still, so that the other one was silent for too long as
        // well.
        eventually("both gone", () -> fixture.counters(server).activeConnections() == 0);
      }
    }
  }

  /** Whether the one that talks was never silent for long meanwhile; only then anything is said. */
  private static boolean oneIsSilent(
      RelayFixture fixture, RelayFixture.RealServer server, Duration idle) throws IOException {
    Socket silent = fixture.client();
    Socket silentAccepted = server.accept();
    Socket talking = fixture.client();
    Socket talkingAccepted = server.accept();
    long begin = System.nanoTime();
    long spoke = begin;
    long longest = 0;
    for (boolean gone = false; !gone; LockSupport.parkNanos(1_000_000)) {
      gone = fixture.counters(server).activeConnections() <= 1;
      try {
        echo(talking, talkingAccepted);
      } catch (SocketException e) {
        if (Math.max(longest, System.nanoTime() - spoke) >= idle.toNanos() * 9 / 10) {
          return false;
        }
        throw e;
      }
      long now = System.nanoTime();
      longest = Math.max(longest, now - spoke);
      spoke = now;
    }

    assertTrue(spoke - begin >= idle.toNanos() * 9 / 10, "not before its time");
    assertThrows(SocketException.class, () -> silent.getInputStream().read());
    assertThrows(SocketException.class, () -> silentAccepted.getInputStream().read());
    talking.close();
    talkingAccepted.close();
    return true;
  }

  private static void echo(Socket client, Socket accepted) throws IOException {
    client.getOutputStream().write(7);
    assertEquals(7, accepted.getInputStream().read());
    accepted.getOutputStream().write(8);
    assertEquals(8, client.getInputStream().read());
  }

  private static void refused(ProxySpec spec, String lacking) throws IOException {
    try (RelayFixture fixture = new RelayFixture("wlc")) {
      List<Dispatcher.Failure> failures =
          fixture.relay.apply(List.of(new Step.EditService(table(fixture, spec))));
      assertEquals(
          List.of(
              "%s: the relay has no %s; this needs HAProxy 2.6 or later: install the package haproxy"
                  .formatted(fixture.key, lacking)),
          failures.stream().map(Dispatcher.Failure::reason).toList());
    }
  }

  private static TableService table(RelayFixture fixture, ProxySpec spec) {
    ServiceSettings settings =
        ServiceSettings.by("wlc").with(new ProxySettings("web", spec, Map.of()));
    return new TableService(fixture.key, settings, List.of());
  }

  private static ProxySpec with(ProxySpec spec, Object part) {
    return new ProxySpec(
        part instanceof Mode mode ? mode : spec.mode(),
        part instanceof Timeouts timeouts ? timeouts : spec.timeouts(),
        part instanceof Balance balance ? Optional.of(balance) : spec.balance(),
        part instanceof ProxyPersistence persistence ? persistence : spec.persistence(),
        part instanceof ProxySpec.Source source ? source : spec.source(),
        part instanceof ProxySpec.ProxyProtocol protocol ? protocol : spec.proxyProtocol(),
        spec.http(),
        part instanceof ProxyLimits limits ? limits : spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        part instanceof ProxyTls tls ? Optional.of(tls) : spec.tls());
  }

  private static ProxySpec allowing(ProxySpec spec, Cidr network) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        List.of(network),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }
}

package org.evenkeel.coordinator.dispatch.relay;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What edits of the table do to connections, and who gets new ones. */
class RelayTableTest {

  @Test
  void openConnectionsFollowTheWeights() throws IOException {
    try (RelayFixture fixture = new RelayFixture("wlc")) {
      RelayFixture.RealServer strong = fixture.server(3);
      RelayFixture.RealServer weak = fixture.server(1);

      clients(fixture, 40);

      eventually("40 connections", () -> accepted(fixture, strong, weak) == 40);
      assertEquals(30, fixture.counters(strong).activeConnections());
      assertEquals(10, fixture.counters(weak).activeConnections());
    }
  }

  @Test
  void weightZeroDrainsWithoutDroppingConnections() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer drained = fixture.server(1);
      Socket old = fixture.client();
      Socket oldAccepted = drained.accept();

      fixture.apply(new Step.EditDestination(fixture.key, drained.weighing(0)));
      RelayFixture.RealServer other = fixture.server(1);
      clients(fixture, 4);

      eventually("4 connections", () -> fixture.counters(other).connections() == 4);
      assertEquals(1, fixture.counters(drained).connections());
      assertEcho(old, oldAccepted);
    }
  }

  /**
   * Clients and real servers stand for other programs, so they have threads of the system: virtual
   * ones that never rest would share the relay's carriers, and a carrier whose queue never empties
   * begins no new thread.
   */
  @Test
  void weightsThatChangeUnderLoadDropNothing() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool();
        RelayFixture fixture = new RelayFixture("wlc")) {
      RelayFixture.RealServer one = fixture.server(5);
      RelayFixture.RealServer two = fixture.server(5);
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Long>> talks = new ArrayList<>();
      for (Socket client : clients(fixture, 16)) {
        talks.add(threads.submit(() -> talk(client, over)));
      }
      for (int i = 0; i < 8; i++) {
        for (RelayFixture.RealServer server : List.of(one, two)) {
          Socket accepted = server.accept();
          talks.add(threads.submit(() -> echo(accepted)));
        }
      }

      for (int i = 0; i < 500; i++) {
        fixture.apply(
            new Step.EditDestination(fixture.key, one.weighing(i % 7)),
            new Step.EditDestination(fixture.key, two.weighing(i % 5)),
            new Step.EditService(
                new TableService(
                    fixture.key, ServiceSettings.by(i % 2 == 0 ? "rr" : "wlc"), List.of())));
      }
      over.set(true);

      for (Future<Long> talk : talks) {
        assertTrue(talk.get() > 0);
      }
    }
  }

  @Test
  void anotherSchedulerKeepsConnectionsAndChoosesTheNext() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer busy = fixture.server(1);
      Socket client = fixture.client();
      Socket accepted = busy.accept();
      clients(fixture, 3);
      eventually("4 connections", () -> fixture.counters(busy).connections() == 4);
      RelayFixture.RealServer idle = fixture.server(1);

      fixture.apply(
          new Step.EditService(new TableService(fixture.key, ServiceSettings.by("lc"), List.of())));
      clients(fixture, 3);

      eventually("3 connections", () -> fixture.counters(idle).connections() == 3);
      assertEcho(client, accepted);
    }
  }

  @Test
  void removingADestinationResetsItsConnectionsAlone() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer removed = fixture.server(1);
      RelayFixture.RealServer kept = fixture.server(1);
      Socket cut = fixture.client();
      Socket cutAccepted = removed.accept();
      Socket client = fixture.client();
      Socket accepted = kept.accept();

      fixture.apply(new Step.RemoveDestination(fixture.key, removed.key()));

      assertReset(cut);
      assertReset(cutAccepted);
      assertEcho(client, accepted);
    }
  }

  @Test
  void aDestinationThatComesBackBeginsAnew() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer server = fixture.server(1);
      assertEcho(fixture.client(), server.accept());

      fixture.apply(
          new Step.RemoveDestination(fixture.key, server.key()),
          new Step.AddDestination(fixture.key, server.weighing(1)));

      assertEquals(0, fixture.counters(server).connections());
      assertEcho(fixture.client(), server.accept());
    }
  }

  @Test
  void removingAServiceResetsItsConnectionsAndFreesThePort() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer server = fixture.server(1);
      Socket client = fixture.client();
      Socket accepted = server.accept();

      fixture.apply(new Step.RemoveService(fixture.key));

      assertReset(client);
      assertReset(accepted);
      assertThrows(ConnectException.class, fixture::client);
      for (int i = 0; i < 20; i++) {
        fixture.apply(
            new Step.AddService(new TableService(fixture.key, ServiceSettings.by("rr"), List.of())),
            new Step.RemoveService(fixture.key));
      }
    }
  }

  @Test
  void whereAllWeightsAreZeroTheClientIsReset() throws IOException {
    try (RelayFixture fixture = new RelayFixture("wlc")) {
      assertRefused(fixture);
      fixture.server(0);
      fixture.server(0);
      assertRefused(fixture);

      assertEquals(new RelayDispatcher.Refusals(0, 2), fixture.relay.refusals());
    }
  }

  @Test
  void aDeadRealServerIsPassedOver() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      fixture.deadServer(1);
      RelayFixture.RealServer alive = fixture.server(1);

      for (int i = 0; i < 6; i++) {
        assertEcho(fixture.client(), alive.accept());
      }
    }
  }

  @Test
  void aRealServerThatDoesNotAnswerIsPassedOver() throws IOException {
    RelayLimits limits = new RelayLimits(10, Duration.ofMillis(50), 2, Duration.ofSeconds(5));
    try (RelayFixture fixture = new RelayFixture("rr", limits);
        Silence silence = new Silence(fixture)) {
      RelayFixture.RealServer alive = fixture.server(1);

      assertEcho(fixture.client(), alive.accept());

      assertEquals(0, fixture.counters(silence.server).connections());
      assertEquals(0, fixture.counters(silence.server).activeConnections());
    }
  }

  @Test
  void afterTheLastAttemptTheClientIsReset() throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      fixture.deadServer(1);
      fixture.deadServer(1);
      fixture.deadServer(1);
      fixture.server(1);

      assertRefused(fixture);

      assertEquals(new RelayDispatcher.Refusals(0, 1), fixture.relay.refusals());
    }
  }

  @Test
  void beyondTheBoundTheNewestIsRefused() throws IOException {
    RelayLimits limits = new RelayLimits(8, Duration.ofSeconds(1), 1, Duration.ofSeconds(5));
    try (RelayFixture fixture = new RelayFixture("rr", limits)) {
      RelayFixture.RealServer server = fixture.server(1);
      Socket first = fixture.client();
      Socket firstAccepted = server.accept();
      clients(fixture, 7);
      eventually("8 connections", () -> fixture.counters(server).connections() == 8);

      for (int i = 0; i < 50; i++) {
        assertRefused(fixture);
      }
      assertEquals(50, fixture.relay.refusals().overBound());
      assertEcho(first, firstAccepted);

      first.close();
      firstAccepted.close();
      eventually("7 left", () -> fixture.counters(server).activeConnections() == 7);
      clients(fixture, 1);
      eventually("the ninth", () -> fixture.counters(server).connections() == 9);
    }
  }

  @Test
  void closingResetsConnectionsAndEndsEveryThread(@TempDir Path folder) throws IOException {
    try (RelayFixture fixture = new RelayFixture("rr")) {
      RelayFixture.RealServer server = fixture.server(1);
      List<Socket> clients = clients(fixture, 20);
      eventually("20 connections", () -> fixture.counters(server).connections() == 20);
      assertTrue(threads(folder.resolve("before")).contains("\"relay-"));

      fixture.relay.close();

      assertFalse(threads(folder.resolve("after")).contains("\"relay-"));
      for (Socket client : clients) {
        assertReset(client);
      }
      assertThrows(ConnectException.class, fixture::client);
    }
  }

  /** A real server whose queue of unaccepted connections is full, so that it answers no SYN. */
  private static final class Silence implements AutoCloseable {
    final RelayFixture.RealServer server;
    private final List<Socket> queued = new ArrayList<>();

    Silence(RelayFixture fixture) throws IOException {
      server = fixture.new RealServer(1);
      try {
        while (true) {
          Socket filler = new Socket();
          queued.add(filler);
          filler.connect(server.listener.getLocalSocketAddress(), 100);
        }
      } catch (IOException _) {
        fixture.apply(new Step.AddDestination(fixture.key, server.weighing(1)));
      }
    }

    @Override
    public void close() throws IOException {
      server.listener.close();
      for (Socket socket : queued) {
        socket.close();
      }
    }
  }

  private static List<Socket> clients(RelayFixture fixture, int count) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(fixture.client());
    }
    return clients;
  }

  private static long accepted(RelayFixture fixture, RelayFixture.RealServer... servers) {
    long sum = 0;
    for (RelayFixture.RealServer server : servers) {
      sum += fixture.counters(server).connections();
    }
    return sum;
  }

  private static void assertEcho(Socket client, Socket accepted) throws IOException {
    client.getOutputStream().write(7);
    assertEquals(7, accepted.getInputStream().read());
    accepted.getOutputStream().write(8);
    assertEquals(8, client.getInputStream().read());
  }

  /** The reset may arrive while the client is still connecting, or after. */
  private static void assertRefused(RelayFixture fixture) {
    assertThrows(SocketException.class, () -> fixture.client().getInputStream().read());
  }

  private static void assertReset(Socket socket) {
    assertThrows(SocketException.class, () -> socket.getInputStream().read());
  }

  private static long echo(Socket socket) throws IOException {
    long count = socket.getInputStream().transferTo(socket.getOutputStream());
    socket.shutdownOutput();
    return count;
  }

  /** Sends a byte and waits for it until told otherwise; returns how many came back. */
  private static long talk(Socket client, AtomicBoolean over) throws IOException {
    long count = 0;
    while (!over.get() || count == 0) {
      client.getOutputStream().write((int) count);
      assertEquals(count & 0xff, client.getInputStream().read());
      count++;
    }
    client.shutdownOutput();
    return count;
  }

  /** A dump of all threads, virtual ones included. */
  private static String threads(Path file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
    return Files.readString(file);
  }
}

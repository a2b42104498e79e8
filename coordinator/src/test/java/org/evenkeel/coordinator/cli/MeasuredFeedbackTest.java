package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights by what a whole coordinator measures itself: of web servers that need more or less time,
 * and of traffic through its relay.
 */
@Timeout(300)
class MeasuredFeedbackTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int PAGE_BYTES = 50_000;
  private static final int LONGER_THAN_THE_TIMEOUT = 3_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Web> servers = new ArrayList<>();
  @TempDir Path root;

  /** A web server that takes its time for the page that is checked. */
  private final class Web {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 64);
    private final byte[] page;
    private volatile int millis;

    Web(int millis, int pageBytes) throws IOException {
      this.millis = millis;
      this.page = new byte[pageBytes];
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
      servers.add(this);
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        boolean _ = over.await(millis, TimeUnit.MILLISECONDS);
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    int port() {
      return server.getAddress().getPort();
    }
  }

  @BeforeEach
  void writeNode() throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"), "node: lb1\nlisten: { web: off }\nlog: { level: warn }\n");
  }

  @AfterEach
  void stop() {
    over.countDown();
    servers.forEach(web -> web.server.stop(0));
    threads.shutdownNow();
  }

  private Coordinator start(String service, List<Web> reals) throws Exception {
    StringBuilder yaml = new StringBuilder(service);
    yaml.append("    real-servers:\n");
    for (int i = 0; i < reals.size(); i++) {
      yaml.append("      - { name: s%d, address: 127.0.0.1, ".formatted(i));
      yaml.append("port: %d, weight: 100 }\n".formatted(reals.get(i).port()));
    }
    Files.writeString(root.resolve("etc/evenkeel/evenkeel.yaml"), yaml);
    return Coordinator.start(
        new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true));
  }

  private static RealServerStatus real(Snapshot snapshot, int number) {
    return snapshot.virtualServices().getFirst().realServers().get(number);
  }

  private static void await(Control control, String what, Predicate<Snapshot> wanted)
      throws InterruptedException {
    BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
    try (var _ = control.watch(heard::add)) {
      Snapshot seen = control.snapshot();
      while (!wanted.test(seen)) {
        Snapshot last = seen;
        seen = heard.poll(60, TimeUnit.SECONDS);
        assertNotNull(seen, () -> what + " is awaited, and nothing new is heard after " + last);
      }
    }
  }

  @Test
  void theServerThatAnswersSlowlyGetsLessAndNoneWhenItAnswersTooLate() throws Exception {
    List<Web> reals = List.of(new Web(2, 10), new Web(2, 10), new Web(60, 10));
    String service =
        """
        virtual-services:
          - name: web
            address: 127.0.0.1
            ports: %d
            forwarding: proxy
            check: { type: http, interval: 200ms, timeout: 1s, fall: 2 }
            feedback: { source: latency, smoothing: 500ms }
        """
            .formatted(RealServer.freePort());
    try (Coordinator coordinator = start(service, reals)) {
      Control control = coordinator.control();
      await(
          control,
          "less for the slow one, more for the others",
          seen ->
              real(seen, 2).weight() > 0
                  && real(seen, 2).weight() < 70
                  && real(seen, 0).weight() > 105
                  && real(seen, 1).weight() > 105
                  && real(seen, 2).reason().matches("status 200 in .*; answers in \\d+ ms")
                  && seen.degraded().isEmpty());

      reals.get(2).millis = LONGER_THAN_THE_TIMEOUT;
      await(
          control,
          "nothing for the one that answers too late",
          now -> real(now, 2).health() == Health.DOWN && real(now, 2).weight() == 0);
      reals.get(2).millis = 2;
      await(
          control,
          "some for the one that answers in time again",
          now ->
              real(now, 2).weight() >= 20
                  && real(now, 2)
                      .reason()
                      .matches("status 200 in .*; answers in \\d?\\d(\\.\\d)? ms"));
    }
  }

  @Test
  void theServerThatSendsMoreForEachRequestGetsFewer() throws Exception {
    List<Web> reals = List.of(new Web(0, PAGE_BYTES), new Web(0, 4 * PAGE_BYTES));
    int port = RealServer.freePort();
    String service =
        """
        virtual-services:
          - name: web
            address: 127.0.0.1
            ports: %d
            forwarding: proxy
            scheduler: wrr
            check: { type: connect, interval: 200ms, timeout: 5s }
            feedback: { source: traffic, smoothing: 500ms }
        """
            .formatted(port);
    try (Coordinator coordinator = start(service, reals)) {
      Control control = coordinator.control();
      await(control, "both up", seen -> real(seen, 0).weight() > 0 && real(seen, 1).weight() > 0);
      threads.execute(() -> load(port));
      await(
          control,
          "the same traffic for both",
          seen ->
              real(seen, 1).weight() < 75
                  && real(seen, 0).weight() > 125
                  && real(seen, 1).reason().matches("connected in .*; [0-9.]+ [kM]B/s"));
    }
  }

  /** A hundred requests in a second at most, until the end. */
  private void load(int port) {
    try {
      while (!over.await(10, TimeUnit.MILLISECONDS)) {
        try (Socket client = new Socket(HERE, port)) {
          client
              .getOutputStream()
              .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          long _ = client.getInputStream().skip(Long.MAX_VALUE);
        } catch (IOException _) {
          // The coordinator has stopped.
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

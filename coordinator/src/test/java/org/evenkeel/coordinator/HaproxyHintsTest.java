package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Snapshot;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole coordinator tells of real servers whose checks pass and whose answers are bad. */
@Tag("lab")
class HaproxyHintsTest {
  private static final String VIP = "127.0.12.77";
  private static final int HTTP = 8071;
  private static final int TCP = 8072;
  private static final long PATIENCE_SECONDS = 60;

  /** A real server that answers each request as it is told to. */
  private static final class Manners implements AutoCloseable {
    private final ServerSocket socket;
    private volatile String answer = "";

    /** An empty answer is none: the connection is reset. */
    Manners(ExecutorService threads, String answer) throws IOException {
      this.answer = answer;
      socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.11.77"), 0), 1000);
      threads.execute(
          () -> {
            while (!socket.isClosed()) {
              try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
              } catch (IOException _) {
                // It is closed, or the client was quicker.
              }
            }
          });
    }

    private void serve(Socket client) {
      try (client) {
        InputStream in = client.getInputStream();
        if (in.read(new byte[4096]) <= 0) {
          return; // a check
        }
        if (answer.isEmpty()) {
          client.setSoLinger(true, 0);
        } else {
          client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException _) {
        // A client may leave as it likes.
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String status(String line) {
    return "HTTP/1.1 " + line + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
  }

  private static String yaml(Map<String, Manners> servers) {
    String reals =
        servers.entrySet().stream()
            .map(
                server ->
                    "      - { name: %s, address: 127.0.11.77, port: %d }\n"
                        .formatted(server.getKey(), server.getValue().port()))
            .sorted()
            .collect(Collectors.joining());
    StringBuilder yaml = new StringBuilder("virtual-services:\n");
    for (String mode : new String[] {"http", "tcp"}) {
      yaml.append(
          """
            - name: %s
              address: %s
              ports: %d
              forwarding: proxy
              scheduler: rr
              check: { type: connect, interval: 1s, timeout: 5s, rise: 1, fall: 3 }
              proxy: { mode: %s }
              real-servers:
          """
              .formatted(mode, VIP, mode.equals("http") ? HTTP : TCP, mode));
      yaml.append(reals);
    }
    return yaml.toString();
  }

  @Test
  void whoAnswersBadlyIsHintedAtUntilItNoLongerDoes() throws Exception {
    Path root = Files.createTempDirectory("evkh");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"), "node: lb1\nlisten: { web: off, clear: off, fallback: off }\n");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Manners good = new Manners(threads, status("200 OK"));
        Manners broken = new Manners(threads, status("500 Internal Server Error"));
        Manners rude = new Manners(threads, "")) {
      Files.writeString(
          etc.resolve("evenkeel.yaml"), yaml(Map.of("good", good, "broken", broken, "rude", rude)));
      try (Coordinator coordinator =
          Coordinator.start(
              new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true))) {
        Snapshot first = coordinator.control().snapshot();
        Assumptions.assumeTrue(
            first.virtualServices().getFirst().engine() == Engine.HAPROXY,
            "no HAProxy 2.6 or later is installed");

        sees(coordinator, "broken is hinted at", s -> says(s, "http/broken", "500 on"));
        sees(coordinator, "rude is hinted at", s -> says(s, "http/rude", "broke off"));
        Map<String, String> reasons =
            sees(coordinator, "so with tcp", s -> says(s, "tcp/rude", "broke off"));
        assertTrue(says(reasons, "http/broken", "; hint: about "), reasons::toString);
        for (String innocent : new String[] {"http/good", "tcp/good", "tcp/broken"}) {
          assertFalse(says(reasons, innocent, "hint"), () -> innocent + ": " + reasons);
        }

        broken.answer = status("200 OK");
        rude.answer = status("200 OK");
        sees(
            coordinator,
            "the hints go",
            s -> s.values().stream().noneMatch(reason -> reason.contains("hint")));
      }
    } finally {
      RoutedSite.delete(root);
    }
  }

  private static boolean says(Map<String, String> reasons, String realServer, String words) {
    return reasons.getOrDefault(realServer, "").contains(words);
  }

  /** Has clients ask until the reasons, by service and real server, are as wanted. */
  private static Map<String, String> sees(
      Coordinator coordinator, String what, Predicate<Map<String, String>> wanted) {
    long start = System.nanoTime();
    Map<String, String> reasons = reasons(coordinator);
    while (!wanted.test(reasons)) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        fail("in vain: " + what + ": " + reasons);
      }
      ask(HTTP);
      ask(TCP);
      LockSupport.parkNanos(20_000_000);
      reasons = reasons(coordinator);
    }
    return reasons;
  }

  private static void ask(int port) {
    try (Socket socket = new Socket(VIP, port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] _ = socket.getInputStream().readAllBytes();
    } catch (IOException _) {
      // Some of the real servers are rude, and at first nobody listens.
    }
  }

  private static Map<String, String> reasons(Coordinator coordinator) {
    return coordinator.control().snapshot().virtualServices().stream()
        .flatMap(
            service ->
                service.realServers().stream()
                    .map(
                        real ->
                            Map.entry(
                                service.configured().name() + "/" + real.configured().name(),
                                real.reason())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

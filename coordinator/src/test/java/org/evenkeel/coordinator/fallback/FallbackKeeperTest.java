package org.evenkeel.coordinator.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.Services;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the page is served, over a real socket. */
class FallbackKeeperTest {
  private static final int PATIENCE_SECONDS = 60;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
  @TempDir private Path folder;

  @Test
  void thePageIsServedWhileAServiceUsesItAndNoLonger() throws Exception {
    int port = RealServer.freePort();
    try (FallbackKeeper keeper = keeper(port)) {
      keeper.follow(snapshot(Optional.of("10.0.0.9")));
      keeper.follow(snapshot(Optional.of("127.0.0.1")));
      await(port, true);
      keeper.follow(snapshot(Optional.empty()));
      await(port, false);
      keeper.follow(snapshot(Optional.of("127.0.0.1")));
      await(port, true);
    }
    await(port, false);
    assertTrue(told.isEmpty(), told.toString());
  }

  @Test
  void aPortThatIsTakenIsSaidAndTriedAgain() throws Exception {
    ServerSocket other = new ServerSocket(0, 1, HERE);
    try (other;
        FallbackKeeper keeper = keeper(other.getLocalPort())) {
      keeper.follow(snapshot(Optional.of("127.0.0.1")));
      List<String> problem = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertNotNull(problem);
      assertTrue(
          problem.getFirst().startsWith("web: the fallback page cannot listen on "),
          problem.toString());
      free(other);
      keeper.follow(snapshot(Optional.of("127.0.0.1")));
      assertEquals(List.of(), told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      await(other.getLocalPort(), true);
    }
  }

  private static void free(ServerSocket socket) throws IOException {
    socket.close();
  }

  @Test
  void aPageThatIsSwitchedOffIsSaidUntilNobodyWantsIt() throws Exception {
    try (FallbackKeeper keeper =
        new FallbackKeeper(Optional.empty(), folder.resolve("none"), told::add)) {
      keeper.follow(snapshot(Optional.of("127.0.0.1")));
      assertEquals(
          List.of("web: there is no fallback page, listen.fallback of node.yaml is off"),
          told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      keeper.follow(snapshot(Optional.empty()));
      assertEquals(List.of(), told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  private FallbackKeeper keeper(int port) {
    return new FallbackKeeper(
        Optional.of(new InetSocketAddress(HERE, port)), folder.resolve("none"), told::add);
  }

  private static void await(int port, boolean served) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (listens(port) != served) {
      assertTrue(System.nanoTime() - end < 0, "in vain: served " + served);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HERE, port), 1_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Snapshot snapshot(Optional<String> fallback) {
    VirtualService service =
        Services.web(
            Forwarding.NAT,
            fallback.map(address -> new Fallback(IpAddress.parse(address), 9_081)),
            ProxySpec.PLAIN);
    return new Snapshot(
        "lb1",
        "standalone",
        1,
        Engine.RELAY,
        List.of(),
        List.of(new Snapshot.ServiceStatus(service, Engine.RELAY, false, List.of())),
        List.of());
  }
}

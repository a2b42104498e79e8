package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** By a clock that moves when it is waited. */
@EnabledOnOs(OS.LINUX)
class PortWaitTest {
  @TempDir private Path directory = Path.of("");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<String> log = new ArrayList<>();

  private PortWait startedBy(Map<String, String> environment) {
    return new PortWait(
        Notify.of(environment, 4711),
        log::add,
        clock::get,
        (time, unless) -> {
          if (unless.getCount() > 0) {
            clock.addAndGet(time.toNanos());
          }
        });
  }

  private Map<String, String> systemd() {
    return Map.of("NOTIFY_SOCKET", directory.resolve("notify").toString());
  }

  @Test
  void startedByHandItDoesNotWait() throws InterruptedException {
    long before = clock.get();
    assertFalse(startedBy(Map.of()).again("port 1 is taken"));
    assertEquals(before, clock.get());
    assertEquals(List.of(), log);
  }

  @Test
  void startedByAServiceManagerItTriesForTenSecondsAndSaysSoOnce() throws Exception {
    try (DatagramListener manager = new DatagramListener(directory.resolve("notify").toString())) {
      PortWait wait = startedBy(systemd());
      long before = clock.get();
      int tries = 0;
      while (wait.again("port 1 is taken")) {
        tries++;
      }
      assertEquals(50, tries);
      assertEquals(Duration.ofSeconds(10), Duration.ofNanos(clock.get() - before));
      assertEquals("STATUS=waiting: port 1 is taken", manager.next());
      assertEquals(List.of("waiting for 10 s at most: port 1 is taken"), log);
      assertFalse(wait.again("port 1 is taken"), "and not once more");
    }
  }

  @Test
  void aServiceThatIsToldToStopWaitsNoLonger() throws Exception {
    try (DatagramListener _ = new DatagramListener(directory.resolve("notify").toString())) {
      PortWait wait = startedBy(systemd());
      assertTrue(wait.again("port 1 is taken"));
      wait.stop();
      assertFalse(wait.again("port 1 is taken"));
    }
  }

  @Test
  void aManagerThatCannotBeToldIsNoReasonNotToWait() throws InterruptedException {
    assertTrue(startedBy(systemd()).again("port 1 is taken"));
    assertEquals(2, log.size(), log::toString);
    assertTrue(log.getLast().startsWith("the service manager was not told: "), log::toString);
  }

  @Test
  void onlyAPortThatAnotherSocketHasIsWorthWaitingFor() throws IOException {
    InetAddress own = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket other = new ServerSocket(0, 1, own)) {
      assertTrue(PortWait.taken(refusal(own, other.getLocalPort())));
    }
    assertFalse(PortWait.taken(refusal(InetAddress.ofLiteral("192.0.2.1"), 1)));
    assertFalse(PortWait.taken(new IOException()));
    assertTrue(PortWait.taken(new IOException("x", new BindException("Address already in use"))));
  }

  private static Throwable refusal(InetAddress address, int port) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      return Assertions.assertThrows(
          IOException.class, () -> channel.bind(new InetSocketAddress(address, port)));
    }
  }
}

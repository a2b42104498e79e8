package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkUseTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(-SECOND);
  @TempDir private Path net = Path.of("");

  @BeforeEach
  void anInterface() throws IOException {
    Files.createDirectories(net.resolve("eth0/statistics"));
    counters(1_000, 2_000);
    write("speed", 100);
  }

  private void counters(long received, long sent) throws IOException {
    write("statistics/rx_bytes", received);
    write("statistics/tx_bytes", sent);
  }

  private void write(String file, long number) throws IOException {
    Files.writeString(net.resolve("eth0").resolve(file), number + "\n");
  }

  private NetworkUse open() throws IOException {
    return NetworkUse.open(net, "eth0", now::get);
  }

  private OptionalDouble next(NetworkUse use, long bitsPerSecond) throws IOException {
    now.addAndGet(SECOND / 2);
    return use.usedPercent(bitsPerSecond);
  }

  @Test
  void theBusierDirectionIsMeasuredByTheLinksSpeed() throws IOException {
    try (NetworkUse use = open()) {
      assertEquals(OptionalDouble.empty(), next(use, 0));
      counters(1_000 + 625_000, 2_000 + 3_125_000); // 10 and 50 Mbit/s over half a second
      assertEquals(50, next(use, 0).orElse(-1), 1e-9);
      counters(1_000 + 625_000 + 6_250_000, 2_000 + 3_125_000);
      assertEquals(100, next(use, 0).orElse(-1), 1e-9);
      assertEquals(0, next(use, 0).orElse(-1), 1e-9);
    }
  }

  @Test
  void aCapacityThatIsGivenGoesBeforeTheLinks() throws IOException {
    try (NetworkUse use = open()) {
      assertEquals(OptionalDouble.empty(), next(use, 20_000_000));
      counters(1_000 + 625_000, 2_000);
      assertEquals(50, next(use, 20_000_000).orElse(-1), 1e-9);
    }
  }

  @Test
  void withoutASpeedThereIsNoShare() throws IOException {
    write("speed", -1); // a link that is down
    try (NetworkUse use = open()) {
      assertEquals(OptionalDouble.empty(), next(use, 0));
      assertEquals(OptionalDouble.empty(), next(use, 0));
      Files.delete(net.resolve("eth0/speed"));
      assertEquals(OptionalDouble.empty(), next(use, 0));
    }
  }

  @Test
  void aCounterThatStartsAnewCountsForNothing() throws IOException {
    try (NetworkUse use = open()) {
      assertEquals(OptionalDouble.empty(), next(use, 0));
      counters(0, 2_000);
      assertEquals(OptionalDouble.empty(), next(use, 0));
      assertEquals(0, next(use, 0).orElse(-1), 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "eth0/../eth0", "eth 0", "eth1"})
  void namesOfNoInterfaceAreRefused(String name) {
    String message =
        assertThrows(IOException.class, () -> NetworkUse.open(net, name, now::get)).toString();
    assertTrue(message.contains("\"" + name + "\""), message);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachinesLoopbackCountsWhatIsSent() throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    try (NetworkUse use = NetworkUse.open(Path.of("/sys/class/net"), "lo", now::get);
        DatagramSocket socket = new DatagramSocket(0, address)) {
      assertEquals(OptionalDouble.empty(), next(use, 0));
      byte[] payload = new byte[1_000];
      for (int i = 0; i < 100; i++) {
        socket.send(new DatagramPacket(payload, payload.length, address, socket.getLocalPort()));
      }
      // 800,000 bits at least in what the clock calls half a second, of a thousand million
      double percent = next(use, 1_000_000_000).orElse(-1);
      assertTrue(percent >= 0.16, "read " + percent);
    }
  }
}

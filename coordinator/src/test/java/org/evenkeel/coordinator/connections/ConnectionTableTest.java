package org.evenkeel.coordinator.connections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resource {@code ip_vs_conn} is what Linux 6.1 printed, of which {@code ipvsadm -Lnc} said:
 *
 * <pre>
 * TCP 01:50  TIME_WAIT   10.0.0.10:47932    10.0.0.100:80      10.0.0.30:80
 * TCP 01:54  TIME_WAIT   10.0.0.10:59122    10.0.0.101:8000    10.0.0.40:8000
 * TCP 14:50  ESTABLISHED 10.0.0.10:38550    10.0.0.100:81      10.0.0.30:81
 * TCP 00:52  SYN_RECV    10.0.0.10:51388    10.0.0.100:82      10.0.0.40:82
 * UDP 04:59  UDP         [2001:db8::10]:60621 [2001:db8::100]:53 10.0.0.40:53
 * TCP 00:59  CLOSE_WAIT  [2001:db8::10]:59882 [2001:db8::100]:80 [2001:db8::30]:80
 * TCP 00:04  CLOSE       10.0.0.10:45950    10.0.0.100:443     10.0.0.30:443
 * TCP 01:49  TIME_WAIT   10.0.0.10:47922    10.0.0.100:80      10.0.0.40:80
 * IP  01:54  ASSURED     10.0.0.10:0        0.0.0.10:0         10.0.0.40:0
 * UDP 04:53  UDP         10.0.0.10:38777    10.0.0.100:53      10.0.0.30:5353
 * TCP 00:56  ASSURED     [2001:db8::10]:0   [2001:db8::100]:80 [2001:db8::30]:80
 * TCP 04:54  NONE        10.0.0.10:0        10.0.0.100:443     10.0.0.30:443
 * </pre>
 *
 * The entry of protocol IP is the persistence of the service with mark 10.
 */
final class ConnectionTableTest {
  private static final String LINE =
      "TCP 0A00000A 9696 0A000064 0051 0A00001E 0051 ESTABLISHED     890";

  @TempDir private Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void capture() throws IOException {
    file = directory.resolve("ip_vs_conn");
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("ip_vs_conn"))) {
      Files.copy(in, file);
    }
  }

  @Test
  void everyKindOfEntryIsUnderstood() throws IOException {
    ConnectionReport report = read(ConnectionFilter.ALL, 0, 100);
    assertEquals(12, report.total());
    assertEquals(List.of(), report.notices());
    assertEquals(
        connection(
            "tcp", "10.0.0.10", 38550, "10.0.0.100", 81, "10.0.0.30", 81, "ESTABLISHED", 890),
        report.page().get(2));
    assertEquals(
        connection("udp", "2001:db8::10", 60621, "2001:db8::100", 53, "10.0.0.40", 53, "UDP", 299),
        report.page().get(4));
    Connection marked = report.page().get(8);
    assertEquals(
        connection("ip", "10.0.0.10", 0, "0.0.0.10", 0, "10.0.0.40", 0, "ASSURED", 114), marked);
    assertTrue(marked.isPersistence());
    assertEquals(5353, report.page().get(9).realPort());
    assertEquals(
        Map.of(
            "TIME_WAIT",
            3L,
            "ESTABLISHED",
            1L,
            "SYN_RECV",
            1L,
            "UDP",
            2L,
            "CLOSE_WAIT",
            1L,
            "CLOSE",
            1L,
            "ASSURED",
            2L,
            "NONE",
            1L),
        report.states());
  }

  @Test
  void everyRealServerIsCountedByState() throws IOException {
    RealServerCount count = read(ConnectionFilter.ALL, 0, 0).realServers().get(1);
    assertEquals(
        new RealServerCount(
            IpAddress.parse("10.0.0.100"),
            IpAddress.parse("10.0.0.30"),
            Map.of("TIME_WAIT", 1L, "ESTABLISHED", 1L, "CLOSE", 1L, "UDP", 1L, "NONE", 1L)),
        count);
    assertEquals(5, count.total());
  }

  @Test
  void filtersJoinAndLeaveTheWholeCountAlone() throws IOException {
    ConnectionFilter syn =
        new ConnectionFilter(
            Optional.of(IpAddress.parse("10.0.0.100")),
            Optional.of(IpAddress.parse("10.0.0.40")),
            Optional.of(IpAddress.parse("10.0.0.10")),
            Optional.of("syn_recv"));
    ConnectionReport report = read(syn, 0, 10);
    assertEquals(1, report.total());
    assertEquals(82, report.page().getFirst().vipPort());
    assertEquals(Map.of("SYN_RECV", 1L), report.states());
    assertEquals(1, report.realServers().size());
    assertEquals(12, report.whole().stream().mapToLong(RealServerCount::total).sum());
  }

  @Test
  void pagesFollowEachOther() throws IOException {
    List<Connection> all = read(ConnectionFilter.ALL, 0, 100).page();
    ConnectionReport second = read(ConnectionFilter.ALL, 5, 5);
    assertEquals(all.subList(5, 10), second.page());
    assertEquals(12, second.total());
    assertEquals(all.subList(10, 12), read(ConnectionFilter.ALL, 10, 5).page());
    assertEquals(List.of(), read(ConnectionFilter.ALL, 12, 5).page());
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> read(ConnectionFilter.ALL, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> read(ConnectionFilter.ALL, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> read(ConnectionFilter.ALL, 0, 1001));
  }

  @Test
  void kernelWithoutIpvsHasNoConnections() throws IOException {
    Files.delete(file);
    ConnectionReport report = read(ConnectionFilter.ALL, 0, 100);
    assertEquals(0, report.total());
    assertEquals(1, report.notices().size());
  }

  @Test
  void unreadableTableSaysSo() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    assertThrows(IOException.class, () -> read(ConnectionFilter.ALL, 0, 100));
  }

  @Test
  void everyTruncationOfALineIsSkippedOrTheSameEntryWithFewerSeconds() {
    Connection whole = ConnectionLine.parse(LINE).orElseThrow();
    int secondsAt = LINE.indexOf("890");
    for (int length = 0; length < LINE.length(); length++) {
      Optional<Connection> cut = ConnectionLine.parse(LINE.substring(0, length));
      assertEquals(length > secondsAt, cut.isPresent(), LINE.substring(0, length));
      cut.ifPresent(entry -> assertEquals(whole.client(), entry.client()));
    }
  }

  @Test
  void whatAPersistenceEngineAddsIsPassedOver() {
    assertEquals(
        ConnectionLine.parse(LINE), ConnectionLine.parse(LINE + " sip call id 0A00000A 0050"));
  }

  @Test
  void damagedLinesAreSkippedAndCounted() throws IOException {
    Random random = new Random(11);
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      table.append(new String(bytes, StandardCharsets.ISO_8859_1).replace('\n', ' '));
      table.append('\n');
    }
    table.append("TCP ".repeat(1 << 18)).append('\n').append(LINE);
    Files.writeString(file, table, StandardCharsets.ISO_8859_1);
    ConnectionReport report = read(ConnectionFilter.ALL, 0, 100);
    assertEquals(1, report.total());
    assertEquals(
        List.of("2001 lines of the table are not understood and left out"), report.notices());
  }

  @Test
  void longTableIsCountedInOnePassAndListsOnlyThePage() throws IOException {
    int entries = 200_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < entries; i++) {
        out.write(
            "TCP 0B%06X 9696 0A000064 0051 0A%06X 0051 ESTABLISHED     890\n"
                .formatted(i, i % 10_500));
      }
    }
    ConnectionReport report = read(ConnectionFilter.ALL, entries - 1, 1000);
    assertEquals(entries, report.total());
    assertEquals(1, report.page().size());
    assertEquals(10_000, report.realServers().size());
    long beyond = entries - report.realServers().stream().mapToLong(RealServerCount::total).sum();
    assertTrue(report.notices().getFirst().startsWith(beyond + " connections"));
  }

  @Test
  void strangeStatesDoNotFillTheMemory() {
    Tally tally = new Tally(10);
    for (int i = 0; i < 1000; i++) {
      tally.add(connection("tcp", "10.0.0.1", 1, "10.0.0.2", 2, "10.0.0.3", 3, "STATE" + i, 4));
    }
    assertEquals(Tally.STATES_MAX + 1, tally.states().size());
    assertEquals(1000, tally.realServers().getFirst().total());
  }

  @Test
  void readingEndsWhenItTakesTooLong() throws IOException {
    Files.writeString(file, (LINE + "\n").repeat(1000));
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    ConnectionTable slow =
        new ConnectionTable(file, () -> now.getAndAdd(TimeUnit.SECONDS.toNanos(4)));
    ConnectionReport report = slow.read(new ConnectionQuery(ConnectionFilter.ALL, 0, 1));
    assertEquals(256, report.total());
    assertTrue(report.notices().getFirst().contains("first 256 entries"));
  }

  @Test
  void secondReaderIsSentAwayMeanwhile() throws Exception {
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).inheritIO().start().waitFor());
    ConnectionTable table = new ConnectionTable(file);
    ConnectionQuery query = new ConnectionQuery(ConnectionFilter.ALL, 0, 1);
    CompletableFuture<Long> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return table.read(query).total();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    // Opening a pipe to write waits for its reader.
    try (OutputStream out =
        Channels.newOutputStream(FileChannel.open(file, StandardOpenOption.WRITE))) {
      assertThrows(IOException.class, () -> table.read(query));
      out.write((LINE + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    assertEquals(1L, first.get(60, TimeUnit.SECONDS));
  }

  private ConnectionReport read(ConnectionFilter filter, int offset, int limit) throws IOException {
    // By a clock that stands still: a busy machine has all the time that it needs.
    return new ConnectionTable(file, () -> 0).read(new ConnectionQuery(filter, offset, limit));
  }

  private static Connection connection(
      String protocol,
      String client,
      int clientPort,
      String vip,
      int vipPort,
      String real,
      int realPort,
      String state,
      long seconds) {
    return new Connection(
        protocol,
        IpAddress.parse(client),
        clientPort,
        IpAddress.parse(vip),
        vipPort,
        IpAddress.parse(real),
        realPort,
        state,
        seconds);
  }
}

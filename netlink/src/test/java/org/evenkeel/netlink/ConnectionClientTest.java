package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ConnectionClientTest {
  private static final LocalEnd ANYWHERE = new LocalEnd(Optional.empty(), 57983);
  private static final LocalEnd HERE = at("127.0.0.2", 54629);

  private static LocalEnd at(String address, int port) {
    return new LocalEnd(Optional.of(Ip.of(address)), port);
  }

  private static ConnectionClient open() {
    return ConnectionClient.open(Duration.ofSeconds(10));
  }

  /** The same requests as those which a real kernel took; the replay demands it. */
  @Test
  void countsWhatAKernelToldByPortAndAddressInBothFamilies() throws NetlinkException {
    littleEndian();
    try (ConnectionClient client = new ConnectionClient(Capture.of("connections").replay())) {
      ConnectionTally tally = client.tally(List.of(ANYWHERE, HERE));
      assertArrayEquals(new int[] {2, 1}, tally.counts());
      assertEquals(3, tally.sockets());
    }
  }

  @Test
  void anIpv4ClientOfASocketForBothFamiliesCountsOnceAndAsIpv4() throws NetlinkException {
    littleEndian();
    List<LocalEnd> ends =
        List.of(at("127.0.0.1", 57983), at("::1", 57983), at("127.0.0.2", 57983), ANYWHERE);
    ConnectionTally tally = new ConnectionTally(ends);
    Capture capture = Capture.of("connections");
    for (Capture.Exchange exchange : capture.exchanges()) {
      for (byte[] reply : exchange.replies()) {
        new ReplyCollector<>(1, 1, tally).read(KernelReply.datagram(reply.clone()));
      }
    }
    assertArrayEquals(new int[] {1, 1, 0, 2}, tally.counts());
  }

  /* bytecode of inet_diag.h; the offsets are those of inet_diag_bc_run in net/ipv4/inet_diag.c:
   * 07 S_COND yes 12 no 16   family 0 prefix 0 port 57983         taken -> the jump, else over it
   * 01 JMP    yes  4 no 36   to the end: taken
   * 07 S_COND yes 28 no 32   family 10 prefix 128 port 80 ::1     taken -> the end, else beyond it
   */
  @Test
  void theProgramEndsForWhatIsTakenAndLeapsBeyondItsEndForAllElse() {
    littleEndian();
    byte[] program = InetDiagCodec.program(List.of(ANYWHERE, at("::1", 80)));
    assertEquals(
        "070c1000"
            + "000000007fe20000"
            + "01042000"
            + "071c2000"
            + "0a80000050000000"
            + "00000000000000000000000000000001",
        HexFormat.of().formatHex(program));
  }

  private static void littleEndian() {
    Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
        "the capture was made on a little-endian machine");
  }

  @Test
  void damagedAnswersAreMalformedOrCountedAndNeverCrash() {
    List<byte[]> datagrams =
        Capture.of("connections").exchanges().stream()
            .flatMap(exchange -> exchange.replies().stream())
            .toList();
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = datagrams.get(random.nextInt(datagrams.size())).clone();
      for (int i = random.nextInt(20); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ConnectionTally tally = new ConnectionTally(List.of(ANYWHERE, HERE));
      try {
        new ReplyCollector<>(1, 1, tally).read(KernelReply.datagram(bytes));
      } catch (NetlinkException e) {
        // Damage can also make a message look like the kernel's word for lost answers.
        assertTrue(e.errno() == Errno.EBADMSG || e.errno() == Errno.ENOBUFS, e::toString);
      }
      assertTrue(tally.sockets() <= 2, "a message was counted twice");
    }
  }

  @Test
  void tooManyEndsAndNoneAreSaid() throws NetlinkException {
    try (ConnectionClient client =
        new ConnectionClient(
            (_, _) -> {
              throw new AssertionError("nothing was to be asked");
            })) {
      assertArrayEquals(new int[0], client.established(List.of()));
      List<LocalEnd> many = IntStream.rangeClosed(1, 1_001).mapToObj(p -> at("::1", p)).toList();
      assertThrows(IllegalArgumentException.class, () -> client.established(many));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachinesConnectionsAreCountedAsProcTellsThem() throws Exception {
    InetAddress v4 = Ip.of("127.0.0.1");
    try (ServerSocket both = new ServerSocket(0);
        ServerSocket one = new ServerSocket(0, 10, Ip.of("127.0.0.3"));
        Peers peers = new Peers()) {
      int port = both.getLocalPort();
      peers.connect(both, v4);
      peers.connect(both, v4);
      peers.connect(one, Ip.of("127.0.0.3"));
      List<LocalEnd> ends =
          List.of(
              new LocalEnd(Optional.empty(), port),
              at("127.0.0.1", port),
              at("127.0.0.3", port),
              at("127.0.0.3", one.getLocalPort()));
      try (ConnectionClient client = open()) {
        int[] counts = client.established(ends);
        assertArrayEquals(new int[] {2, 2, 0, 1}, counts);
        assertEquals(establishedInProc(port), counts[0]);
        peers.hangUp();
        // What is closed is no longer established, in whichever state it lingers.
        assertArrayEquals(new int[] {0, 0, 0, 0}, client.established(ends));
      }
    }
  }

  /** As many conditions as a call may have, the one that holds at the very end. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelTakesTheLongestProgram() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, Ip.of("127.0.0.1"));
        Peers peers = new Peers();
        ConnectionClient client = open()) {
      peers.connect(server, Ip.of("127.0.0.1"));
      List<LocalEnd> ends = new ArrayList<>();
      for (int port = 1; port < ConnectionClient.ENDS_MAX; port++) {
        ends.add(at("2001:db8::1", port));
      }
      ends.add(at("127.0.0.1", server.getLocalPort()));
      int[] counts = client.established(ends);
      assertEquals(1, counts[ends.size() - 1]);
      assertEquals(1, IntStream.of(counts).sum());
    }
  }

  /** What costs is copying sockets out of the kernel; unrelated ones are not. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void unrelatedConnectionsAreNotCopiedOutOfTheKernel() throws Exception {
    InetAddress address = Ip.of("127.0.0.1");
    try (ServerSocket ours = new ServerSocket(0, 10, address);
        ServerSocket unrelated = new ServerSocket(0, 400, address);
        Peers peers = new Peers();
        ConnectionClient client = open()) {
      peers.connect(ours, address);
      for (int i = 0; i < 300; i++) {
        peers.connect(unrelated, address);
      }
      LocalEnd end = new LocalEnd(Optional.empty(), ours.getLocalPort());
      ConnectionTally tally = client.tally(List.of(end));
      assertArrayEquals(new int[] {1}, tally.counts());
      assertEquals(1, tally.sockets());
    }
  }

  /** Both ends of connections. */
  private static final class Peers implements AutoCloseable {
    private final Deque<Socket> open = new ArrayDeque<>();

    void connect(ServerSocket server, InetAddress address) throws IOException {
      Socket client = new Socket();
      open.push(client);
      client.connect(new InetSocketAddress(address, server.getLocalPort()), 10_000);
      open.push(server.accept());
    }

    /** The servers' ends first: theirs are no longer established at once. */
    void hangUp() throws IOException {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }
  }

  private static long establishedInProc(int port) throws IOException {
    String local = ":%04X ".formatted(port);
    long count = 0;
    for (String file : List.of("tcp", "tcp6")) {
      count +=
          Files.readString(Path.of("/proc/net", file), StandardCharsets.US_ASCII)
              .lines()
              .map(String::strip)
              .filter(line -> line.matches("\\d+: \\w+" + local + "\\w+:\\w+ 01 .*"))
              .count();
    }
    return count;
  }
}

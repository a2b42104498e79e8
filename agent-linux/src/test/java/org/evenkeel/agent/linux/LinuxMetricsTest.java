package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Pressure;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMetricsTest {
  /* ss -tn on the machine of the capture:
   * ESTAB     127.0.0.1:8080   127.0.0.1:50000
   * ESTAB     10.0.0.7:8080    10.0.0.9:80        (a client's port is not a service's)
   * TIME-WAIT 127.0.0.1:8080   127.0.0.1:50001
   * ESTAB     10.0.0.7:80      10.0.0.9:8080
   * LISTEN    0.0.0.0:8080
   */
  private static final String TCP =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 637 1 0000000061197396 100 0 0 10 0
         1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 638 1 0000000061197397 20 4 30 10 -1
         2: 0700000A:1F90 0900000A:0050 01 00000000:00000000 00:00000000 00000000     0        0 639 1 0000000061197398 20 4 30 10 -1
         3: 0100007F:1F90 0100007F:C351 06 00000000:00000000 03:00000A1B 00000000     0        0 0 3 0000000061197399
         4: 0700000A:0050 0900000A:1F90 01 00000000:00000000 00:00000000 00000000     0        0 640 1 0000000061197400 20 4 30 10 -1
      """;

  /* ESTAB [::1]:8080, ESTAB [::ffff:10.0.0.7]:8080 (an IPv4 client), LISTEN [::]:8080 */
  private static final String TCP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 700 1 0000000061197401 100 0 0 10 0
         1: 00000000000000000000000001000000:1F90 00000000000000000000000001000000:C352 01 00000000:00000000 00:00000000 00000000     0        0 701 1 0000000061197402 20 4 30 10 -1
         2: 0000000000000000FFFF00000700000A:1F90 0000000000000000FFFF00000900000A:C353 01 00000000:00000000 00:00000000 00000000     0        0 702 1 0000000061197403 20 4 30 10 -1
      """;

  private static final Log LOG = new Log(new PrintWriter(Writer.nullWriter()));

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void writeProc() throws IOException {
    Files.createDirectories(root.resolve("proc/net"));
    write("stat", "cpu  100 0 0 900 0 0 0 0 0 0\ncpu0 100 0 0 900 0 0 0 0 0 0\n");
    write("meminfo", "MemTotal: 100 kB\nMemAvailable: 60 kB\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve("proc").resolve(name), text, StandardCharsets.US_ASCII);
  }

  /** Of the files below the root; whoever tries the kernel itself fails. */
  private LinuxMetrics metrics() throws IOException {
    return new LinuxMetrics(root, unanswered(root, LOG), System::nanoTime);
  }

  private static KernelConnections unanswered(Path root, Log log) {
    return new KernelConnections(
        () -> {
          throw new UnsatisfiedLinkError("no native calls in this test");
        },
        new ProcConnections(root.resolve("proc")),
        log);
  }

  private static ServiceEndpoint at(String address, int port) {
    return new ServiceEndpoint(Optional.of(InetAddress.ofLiteral(address)), port);
  }

  private static ServiceEndpoint any(int port) {
    return new ServiceEndpoint(Optional.empty(), port);
  }

  @Test
  void theProcessorIsReadBetweenTwoSamples() throws IOException {
    try (LinuxMetrics metrics = metrics()) {
      assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());
      write("stat", "cpu  130 0 0 970 0 0 0 0 0 0\ncpu0 130 0 0 970 0 0 0 0 0 0\n");
      assertEquals(OptionalDouble.of(30), metrics.cpuBusyPercent());
      assertEquals(OptionalDouble.of(40), metrics.ramUsedPercent());
    }
  }

  @Test
  void establishedConnectionsAreCountedByLocalAddressAndPort() throws IOException {
    Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
        "the capture was made on a little-endian machine");
    write("net/tcp", TCP);
    write("net/tcp6", TCP6);
    List<ServiceEndpoint> endpoints =
        List.of(
            any(8080),
            at("127.0.0.1", 8080),
            at("10.0.0.7", 8080),
            at("::1", 8080),
            any(80),
            any(808));
    try (LinuxMetrics metrics = metrics()) {
      assertArrayEquals(new int[] {4, 1, 2, 1, 1, 0}, metrics.establishedConnections(endpoints));
    }
  }

  @Test
  void aTableLargerThanTheBufferIsReadToItsEnd() throws IOException {
    StringBuilder table = new StringBuilder(TCP.lines().findFirst().orElseThrow()).append('\n');
    String line = TCP.lines().skip(2).findFirst().orElseThrow() + "\n";
    write("net/tcp", table.append(line.repeat(5_000)).toString());
    try (LinuxMetrics metrics = metrics()) {
      assertArrayEquals(new int[] {5_000}, metrics.establishedConnections(List.of(any(8080))));
    }
  }

  @Test
  void withoutTcpFilesThereAreNoConnections() throws IOException {
    try (LinuxMetrics metrics = metrics()) {
      assertArrayEquals(new int[] {0}, metrics.establishedConnections(List.of(any(80))));
    }
  }

  @Test
  void aFormThatIsNotLinuxIsAnErrorThatNamesTheFile() throws IOException {
    write("stat", "nonsense\n");
    try (LinuxMetrics metrics = metrics()) {
      String message = assertThrows(IOException.class, metrics::cpuBusyPercent).toString();
      assertTrue(message.contains(root.resolve("proc/stat").toString()), message);
    }
  }

  @Test
  void anyBytesAreReadToTheirEnd() throws IOException {
    Random random = new Random(11);
    try (LinuxMetrics metrics = metrics()) {
      for (int i = 0; i < 200; i++) {
        byte[] noise = new byte[random.nextInt(40_000)];
        random.nextBytes(noise);
        Files.write(root.resolve("proc/net/tcp"), noise);
        Files.write(root.resolve("proc/net/tcp6"), noise);
        assertEquals(1, metrics.establishedConnections(List.of(any(80))).length);
      }
    }
  }

  @Test
  void thisMachinesConnectionsAreFoundAsOshiFindsThem() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SystemMetrics ours = LinuxMetrics.open(LOG);
        SystemMetrics oshi = new OshiMetrics();
        ServerSocket server = new ServerSocket(0, 10, loopback);
        Socket _ = new Socket(loopback, server.getLocalPort());
        Socket _ = server.accept()) {
      List<ServiceEndpoint> endpoints =
          List.of(
              any(server.getLocalPort()),
              new ServiceEndpoint(Optional.of(loopback), server.getLocalPort()),
              at("192.0.2.1", server.getLocalPort()));
      assertArrayEquals(new int[] {1, 1, 0}, ours.establishedConnections(endpoints));
      assertArrayEquals(new int[] {1, 1, 0}, oshi.establishedConnections(endpoints));
    }
  }

  @Test
  void withoutTheKernelsHelpProcIsReadAndTheLogSaysSoOnce() throws IOException {
    StringWriter told = new StringWriter();
    write("net/tcp", "");
    try (KernelConnections connections = unanswered(root, new Log(new PrintWriter(told, true)))) {
      assertArrayEquals(new int[] {0}, connections.established(List.of(any(80))));
      assertArrayEquals(new int[] {0}, connections.established(List.of(any(80))));
    }
    assertEquals(
        "info: connections are counted in /proc/net/tcp, which costs more:"
            + " cannot load the native calls: no native calls in this test\n",
        told.toString());
  }

  @Test
  void swapIsWhatIsTakenOfIt() throws IOException {
    try (LinuxMetrics metrics = metrics()) {
      assertEquals(OptionalDouble.empty(), metrics.swapUsedPercent());
      write("meminfo", "MemTotal: 100 kB\nSwapTotal: 2000 kB\nSwapFree: 1500 kB\n");
      assertEquals(OptionalDouble.of(25), metrics.swapUsedPercent());
    }
  }

  @Test
  void pressureIsTheMachinesAndTheContainersWhereThereIsALimit() throws IOException {
    Files.createDirectories(root.resolve("proc/pressure"));
    write("pressure/memory", "some avg10=1.25 avg60=0.00 avg300=0.00 total=3\n");
    try (LinuxMetrics metrics = metrics()) {
      assertEquals(OptionalDouble.of(1.25), metrics.pressurePercent(Pressure.MEMORY));
      assertEquals(OptionalDouble.empty(), metrics.pressurePercent(Pressure.CPU));
    }
    Cgroups groups = new Cgroups(root).inContainer();
    groups.write("", "cpu.max", "max 100000");
    groups.write("", "cpu.stat", "usage_usec 1");
    groups.write("", "memory.pressure", "some avg10=40.00 avg60=0.00 avg300=0.00 total=9");
    try (LinuxMetrics metrics = metrics()) {
      assertEquals(OptionalDouble.of(1.25), metrics.pressurePercent(Pressure.MEMORY));
      groups.write("", "cpu.max", "50000 100000");
      assertEquals(OptionalDouble.of(40), metrics.pressurePercent(Pressure.MEMORY));
    }
  }

  @Test
  void inAContainerProcessorAndMemoryAreMeasuredByItsLimits() throws IOException {
    AtomicLong now = new AtomicLong();
    Cgroups groups = new Cgroups(root).inContainer();
    groups.write("", "cpu.max", "50000 100000");
    groups.write("", "cpu.stat", "usage_usec 1000000\nuser_usec 1");
    groups.memory("", "1000", 700, 200);
    write("meminfo", "MemTotal: 100 kB\nMemAvailable: 60 kB\n");
    try (LinuxMetrics metrics = new LinuxMetrics(root, unanswered(root, LOG), now::get)) {
      assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());
      groups.write("", "cpu.stat", "usage_usec 1125000\nuser_usec 1");
      now.addAndGet(500_000_000);
      assertEquals(OptionalDouble.of(50), metrics.cpuBusyPercent());
      assertEquals(OptionalDouble.of(50), metrics.ramUsedPercent());
    }
  }

  @Test
  void anInterfaceThatIsGoneIsAnErrorAndMayComeBack() throws IOException {
    try (LinuxMetrics metrics = metrics()) {
      String message =
          assertThrows(IOException.class, () -> metrics.networkUsedPercent("eth7", 0)).toString();
      assertTrue(message.contains("\"eth7\""), message);
      Path counters = root.resolve("sys/class/net/eth7/statistics");
      Files.createDirectories(counters);
      Files.writeString(counters.resolve("rx_bytes"), "1\n");
      Files.writeString(counters.resolve("tx_bytes"), "1\n");
      assertEquals(OptionalDouble.empty(), metrics.networkUsedPercent("eth7", 1));
    }
  }

  /** Other programs run meanwhile and the two look at slightly different moments: hence the 15. */
  @Test
  void thisMachinesLoadIsReadAsOshiReadsIt() throws IOException {
    try (SystemMetrics ours = LinuxMetrics.open(LOG);
        SystemMetrics oshi = new OshiMetrics()) {
      assertEquals(oshi.ramUsedPercent().orElseThrow(), ours.ramUsedPercent().orElseThrow(), 15);
      while (!agree(ours, oshi)) {
        // Again where the machine stood still between the looks of the two.
      }
    }
  }

  /** Whether the two looked at about the same time; only then anything is said of what they saw. */
  private static boolean agree(SystemMetrics ours, SystemMetrics oshi) throws IOException {
    long first = System.nanoTime();
    ours.cpuBusyPercent();
    oshi.cpuBusyPercent();
    long begin = System.nanoTime();
    // A second of a core's time: neither idle nor, with more cores, full.
    long worked = burn();
    long end = System.nanoTime();
    double ourBusy = ours.cpuBusyPercent().orElseThrow();
    double oshiBusy = oshi.cpuBusyPercent().orElseThrow();
    long last = System.nanoTime();
    if (begin - first + last - end > (end - begin) / 8) {
      return false;
    }
    assertEquals(oshiBusy, ourBusy, 15);
    double share = 100.0 * worked / (last - first) / Runtime.getRuntime().availableProcessors();
    assertTrue(ourBusy > share / 2, "a core was busy, read " + ourBusy);
    return true;
  }

  /** Nanoseconds that this thread has worked, a second at the least, however long it took. */
  private static long burn() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begin < 1_000_000_000L) {
      Thread.onSpinWait();
    }
    return threads.getCurrentThreadCpuTime() - begin;
  }
}

package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import org.evenkeel.agent.Pressure;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.windows.Tables.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowsMetricsTest {
  private final Queue<SystemTimes> times = new ArrayDeque<>();
  private MemoryStatus memory = new MemoryStatus(0, 0, 0, 0);
  private long octets;
  private long nanos;

  private final Win32 win32 =
      new InMemoryWin32() {
        @Override
        public SystemTimes systemTimes() {
          return times.remove();
        }

        @Override
        public MemoryStatus memoryStatus() {
          return memory;
        }

        @Override
        public TableAnswer tcpTable(TcpTable.Family family, ByteBuffer table) {
          List<Row> rows = List.of(new Row("::1", 3389, Tables.ESTABLISHED));
          ByteBuffer filled = family == TcpTable.Family.V6 ? Tables.v6(rows) : Tables.v4(List.of());
          table.put(0, filled, 0, filled.limit());
          return new TableAnswer(WindowsConstants.NO_ERROR, filled.limit());
        }

        @Override
        public ByteBuffer interfaceRow(String alias) {
          return ByteBuffer.allocate(InterfaceTraffic.ROW_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(1192, 1000)
              .putLong(1200, 1000)
              .putLong(1208, octets);
        }
      };

  private final WindowsMetrics metrics = new WindowsMetrics(win32, () -> nanos);

  @Test
  void theKernelTimeIncludesTheIdleTime() throws IOException {
    // Per second and two processors: 15 idle, 18 in the kernel of which those 15, 2 in programs.
    times.add(new SystemTimes(1_000, 2_000, 500));
    times.add(new SystemTimes(1_015, 2_018, 502));
    times.add(new SystemTimes(1_015, 2_038, 502));
    times.add(new SystemTimes(1_035, 2_058, 502));
    times.add(new SystemTimes(1_035, 2_058, 502));
    assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());
    assertEquals(OptionalDouble.of(25), metrics.cpuBusyPercent());
    assertEquals(OptionalDouble.of(100), metrics.cpuBusyPercent());
    assertEquals(OptionalDouble.of(0), metrics.cpuBusyPercent());
    assertEquals(OptionalDouble.empty(), metrics.cpuBusyPercent());
  }

  @Test
  void whatIsAvailableIsNotUsed() throws IOException {
    memory = new MemoryStatus(1000, 250, 0, 0);
    assertEquals(OptionalDouble.of(75), metrics.ramUsedPercent());
  }

  @Test
  void theCommitChargeCountsAsSwapWhereThereIsAPageFile() throws IOException {
    memory = new MemoryStatus(1000, 250, 2000, 500);
    assertEquals(OptionalDouble.of(75), metrics.swapUsedPercent());
    memory = new MemoryStatus(1000, 250, 1000, 500);
    assertEquals(OptionalDouble.empty(), metrics.swapUsedPercent());
    // Another process gave back between two of the kernel's readings.
    memory = new MemoryStatus(1000, 250, 2000, 2100);
    assertEquals(OptionalDouble.of(0), metrics.swapUsedPercent());
  }

  @Test
  void connectionsOfBothTablesAreCounted() throws IOException {
    assertArrayEquals(
        new int[] {1, 0},
        metrics.establishedConnections(
            List.of(
                new ServiceEndpoint(Optional.empty(), 3389),
                new ServiceEndpoint(Optional.empty(), 80))));
  }

  @Test
  void trafficIsMeasuredBetweenTwoCalls() throws IOException {
    assertEquals(OptionalDouble.empty(), metrics.networkUsedPercent("Ethernet", 0));
    octets += 125;
    nanos += 2_000_000_000L;
    assertEquals(OptionalDouble.empty(), metrics.networkUsedPercent("Ethernet 2", 0));
    assertEquals(OptionalDouble.of(50), metrics.networkUsedPercent("Ethernet", 0));
  }

  @Test
  void aDiskIsReadThroughAnyPathOnIt(@TempDir Path directory) throws IOException {
    double used = metrics.diskUsedPercent(directory).orElseThrow();
    var store = java.nio.file.Files.getFileStore(directory);
    double now = 100.0 * (store.getTotalSpace() - store.getUsableSpace()) / store.getTotalSpace();
    assertEquals(now, used, 1);
    assertThrows(
        NoSuchFileException.class, () -> metrics.diskUsedPercent(directory.resolve("missing")));
  }

  @Test
  void windowsTellsOfNoPressure() throws IOException {
    assertEquals(OptionalDouble.empty(), metrics.pressurePercent(Pressure.CPU));
  }
}

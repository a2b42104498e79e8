package org.evenkeel.agent.windows;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.evenkeel.agent.CpuTimes;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import org.jspecify.annotations.Nullable;

/** The metrics as Windows gives them. Nothing is started, and nothing waits. */
final class WindowsMetrics implements SystemMetrics {
  /** Interfaces whose last counters are kept; agent.xml names a few. */
  private static final int INTERFACES_MAX = 64;

  private record Seen(InterfaceTraffic traffic, long nanos) {}

  private final Win32 win32;
  private final LongSupplier clock;
  private final TcpTableBuffer tcp4;
  private final TcpTableBuffer tcp6;
  private final Map<String, Seen> interfaces = new HashMap<>();
  private Optional<CpuTimes> lastTimes = Optional.empty();

  /** Reads nothing yet; {@code nanoClock} gives elapsed time, as {@link System#nanoTime} does. */
  WindowsMetrics(Win32 win32, LongSupplier nanoClock) {
    this.win32 = win32;
    this.clock = nanoClock;
    this.tcp4 = new TcpTableBuffer(win32, TcpTable.Family.V4);
    this.tcp6 = new TcpTableBuffer(win32, TcpTable.Family.V6);
  }

  @Override
  public OptionalDouble cpuBusyPercent() throws IOException {
    CpuTimes times = win32.systemTimes().cpuTimes();
    OptionalDouble busy = lastTimes.map(times::busyPercentSince).orElse(OptionalDouble.empty());
    lastTimes = Optional.of(times);
    return busy;
  }

  @Override
  public OptionalDouble ramUsedPercent() throws IOException {
    return win32.memoryStatus().ramUsedPercent();
  }

  @Override
  public OptionalDouble swapUsedPercent() throws IOException {
    return win32.memoryStatus().commitUsedPercent();
  }

  @Override
  public OptionalDouble diskUsedPercent(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    long total = store.getTotalSpace();
    double used = 100.0 * ((double) total - store.getUsableSpace()) / total;
    return total <= 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.clamp(used, 0, 100));
  }

  @Override
  public OptionalDouble networkUsedPercent(String interfaceName, long bitsPerSecond)
      throws IOException {
    InterfaceTraffic now = InterfaceTraffic.of(win32.interfaceRow(interfaceName));
    long nanos = clock.getAsLong();
    if (interfaces.size() >= INTERFACES_MAX && !interfaces.containsKey(interfaceName)) {
      interfaces.clear();
    }
    @Nullable Seen last = interfaces.put(interfaceName, new Seen(now, nanos));
    return last == null
        ? OptionalDouble.empty()
        : now.usedPercentSince(last.traffic(), nanos - last.nanos(), bitsPerSecond);
  }

  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) throws IOException {
    TcpTable counter = new TcpTable(endpoints);
    counter.count(TcpTable.Family.V4, tcp4.read());
    counter.count(TcpTable.Family.V6, tcp6.read());
    return counter.counts();
  }

  /** Holds nothing of the system's. */
  @Override
  public void close() {}
}

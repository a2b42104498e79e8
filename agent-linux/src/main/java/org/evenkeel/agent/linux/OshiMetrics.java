package org.evenkeel.agent.linux;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.evenkeel.agent.CpuTimes;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

/**
 * The metrics as OSHI gives them, for the Unix systems that have no /proc of Linux's kind. Where
 * Linux's own numbers can be had they are preferred: OSHI costs about 20 MB of memory and more time
 * for a sample.
 */
final class OshiMetrics implements SystemMetrics {
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final InternetProtocolStats protocols;
  private Optional<CpuTimes> lastTimes = Optional.empty();

  OshiMetrics() {
    SystemInfo system = new SystemInfo();
    this.processor = system.getHardware().getProcessor();
    this.memory = system.getHardware().getMemory();
    this.protocols = system.getOperatingSystem().getInternetProtocolStats();
  }

  @Override
  public OptionalDouble cpuBusyPercent() {
    long[] ticks = processor.getSystemCpuLoadTicks();
    long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
    CpuTimes times = new CpuTimes(Arrays.stream(ticks).sum() - idle, idle);
    OptionalDouble busy = lastTimes.map(times::busyPercentSince).orElse(OptionalDouble.empty());
    lastTimes = Optional.of(times);
    return busy;
  }

  @Override
  public OptionalDouble ramUsedPercent() {
    long total = memory.getTotal();
    return total <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(100.0 * (total - memory.getAvailable()) / total);
  }

  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) {
    List<IPConnection> established =
        protocols.getConnections().stream()
            .filter(connection -> connection.getState() == TcpState.ESTABLISHED)
            .toList();
    return endpoints.stream()
        .mapToInt(endpoint -> (int) established.stream().filter(c -> at(endpoint, c)).count())
        .toArray();
  }

  private static boolean at(ServiceEndpoint endpoint, IPConnection connection) {
    return connection.getLocalPort() == endpoint.port()
        && (endpoint.address().isEmpty()
            || Arrays.equals(bytes(endpoint.address().get()), unmapped(connection)));
  }

  private static byte[] bytes(InetAddress address) {
    return address.getAddress();
  }

  /** An IPv4 client of a socket for both families shows as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
  private static byte[] unmapped(IPConnection connection) {
    byte[] address = connection.getLocalAddress();
    boolean mapped =
        address.length == 16
            && Arrays.equals(
                address, 0, 12, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1}, 0, 12);
    return mapped ? Arrays.copyOfRange(address, 12, 16) : address;
  }

  @Override
  public void close() {
    // OSHI keeps nothing open.
  }
}

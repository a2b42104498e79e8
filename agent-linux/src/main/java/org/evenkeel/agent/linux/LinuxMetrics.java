package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.evenkeel.agent.CpuTimes;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Pressure;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;

/**
 * The metrics as the kernel gives them in /proc, /sys and over sock_diag: nothing is started, and
 * what nobody asks for is not opened. Where control groups limit this process, as in a container,
 * processor, memory and pressure are measured by the limit; otherwise by the machine.
 */
final class LinuxMetrics implements SystemMetrics {
  /** Holds the line of all processors: ten numbers of at most 20 digits. */
  private static final int STAT_BYTES = 256;

  /** All of it is about 1.5 kB. */
  private static final int MEMINFO_BYTES = 4 << 10;

  /** More interfaces than anybody watches; beyond, a configuration has come and gone. */
  private static final int INTERFACES_MAX = 64;

  private final Path root;
  private final LongSupplier nanos;
  private final ProcFile stat;
  private final ProcFile meminfo;
  private final ProcMeminfo memory = new ProcMeminfo();
  private final CgroupLimits limits;
  private final KernelConnections connections;
  private final DiskSpace disks = new DiskSpace();
  private final PressureFiles pressures = new PressureFiles();
  private final Map<String, NetworkUse> interfaces = new HashMap<>();
  private Optional<CpuTimes> lastTimes = Optional.empty();

  /**
   * Opens the files.
   *
   * @param root the directory below which /proc and /sys are
   * @param connections counts connections; closed with this
   * @param nanos the time
   */
  LinuxMetrics(Path root, KernelConnections connections, LongSupplier nanos) throws IOException {
    this.root = root;
    this.nanos = nanos;
    this.connections = connections;
    this.stat = new ProcFile(root.resolve("proc/stat"), STAT_BYTES);
    this.meminfo = new ProcFile(root.resolve("proc/meminfo"), MEMINFO_BYTES);
    this.limits = CgroupLimits.open(root);
  }

  /** Of this machine; the log is told what has to be measured at a higher cost than usual. */
  static LinuxMetrics open(Log log) throws IOException {
    Path root = Path.of("/");
    var connections = KernelConnections.open(new ProcConnections(root.resolve("proc")), log);
    return new LinuxMetrics(root, connections, System::nanoTime);
  }

  @Override
  public OptionalDouble cpuBusyPercent() throws IOException {
    CgroupLimits.Share share = limits.cpu(nanos.getAsLong());
    if (share.limited()) {
      lastTimes = Optional.empty();
      return share.usedPercent();
    }
    CpuTimes times = ProcStat.parse(stat.head()).orElseThrow(stat::notUnderstood);
    OptionalDouble busy = lastTimes.map(times::busyPercentSince).orElse(OptionalDouble.empty());
    lastTimes = Optional.of(times);
    return busy;
  }

  @Override
  public OptionalDouble ramUsedPercent() throws IOException {
    OptionalDouble used = memory.usedPercent(meminfo.head());
    if (used.isEmpty()) {
      throw meminfo.notUnderstood();
    }
    CgroupLimits.Share share = limits.memory(memory.totalBytes());
    return share.limited() ? share.usedPercent() : used;
  }

  @Override
  public OptionalDouble swapUsedPercent() throws IOException {
    return ProcSwap.usedPercent(meminfo.head());
  }

  @Override
  public OptionalDouble diskUsedPercent(Path path) throws IOException {
    return disks.usedPercent(path);
  }

  @Override
  public OptionalDouble networkUsedPercent(String interfaceName, long bitsPerSecond)
      throws IOException {
    try {
      return network(interfaceName).usedPercent(bitsPerSecond);
    } catch (IOException e) {
      // One that was removed may come back under its name: look for it anew next time.
      Optional.ofNullable(interfaces.remove(interfaceName)).ifPresent(NetworkUse::close);
      throw e;
    }
  }

  private NetworkUse network(String name) throws IOException {
    NetworkUse known = interfaces.get(name);
    if (known != null) {
      return known;
    }
    if (interfaces.size() >= INTERFACES_MAX) {
      interfaces.values().forEach(NetworkUse::close);
      interfaces.clear();
    }
    NetworkUse found = NetworkUse.open(root.resolve("sys/class/net"), name, nanos);
    interfaces.put(name, found);
    return found;
  }

  @Override
  public OptionalDouble pressurePercent(Pressure resource) throws IOException {
    String name = resource.name().toLowerCase(Locale.ROOT);
    Optional<Path> group = limits.limited();
    if (group.isPresent()) {
      OptionalDouble ours = pressures.percent(group.get().resolve(name + ".pressure"));
      if (ours.isPresent()) {
        return ours;
      }
    }
    return pressures.percent(root.resolve("proc/pressure").resolve(name));
  }

  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) throws IOException {
    return connections.established(endpoints);
  }

  @Override
  public void close() {
    stat.close();
    meminfo.close();
    limits.close();
    connections.close();
    pressures.close();
    interfaces.values().forEach(NetworkUse::close);
  }
}

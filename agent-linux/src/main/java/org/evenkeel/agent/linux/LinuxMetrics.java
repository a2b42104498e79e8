package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.evenkeel.agent.CpuTimes;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;

/** The metrics as the kernel gives them in /proc: nothing is started, looked up or kept. */
final class LinuxMetrics implements SystemMetrics {
  /** Holds the line of all processors: ten numbers of at most 20 digits. */
  private static final int STAT_BYTES = 256;

  /** All of it is about 1.5 kB. */
  private static final int MEMINFO_BYTES = 4 << 10;

  /** A line of tcp6 is about 180 bytes; the kernel gives a page at a time. */
  private static final int TCP_BYTES = 16 << 10;

  private final Path proc;
  private final ProcFile stat;
  private final ProcFile meminfo;
  private final ProcMeminfo memory = new ProcMeminfo();
  private Optional<CpuTimes> lastTimes = Optional.empty();

  /** Opened when first needed, for most agents count no connections. */
  private Optional<ProcFile> tcp4 = Optional.empty();

  private Optional<ProcFile> tcp6 = Optional.empty();

  private LinuxMetrics(Path proc, ProcFile stat, ProcFile meminfo) {
    this.proc = proc;
    this.stat = stat;
    this.meminfo = meminfo;
  }

  /**
   * Opens the files.
   *
   * @param proc where proc is mounted, {@code /proc}
   */
  static LinuxMetrics open(Path proc) throws IOException {
    ProcFile stat = new ProcFile(proc.resolve("stat"), STAT_BYTES);
    try {
      return new LinuxMetrics(proc, stat, new ProcFile(proc.resolve("meminfo"), MEMINFO_BYTES));
    } catch (IOException e) {
      stat.close();
      throw e;
    }
  }

  @Override
  public OptionalDouble cpuBusyPercent() throws IOException {
    CpuTimes times = ProcStat.parse(stat.head()).orElseThrow(() -> notUnderstood(stat));
    OptionalDouble busy = lastTimes.map(times::busyPercentSince).orElse(OptionalDouble.empty());
    lastTimes = Optional.of(times);
    return busy;
  }

  @Override
  public OptionalDouble ramUsedPercent() throws IOException {
    OptionalDouble used = memory.usedPercent(meminfo.head());
    if (used.isEmpty()) {
      throw notUnderstood(meminfo);
    }
    return used;
  }

  @Override
  public int[] establishedConnections(List<ServiceEndpoint> endpoints) throws IOException {
    ConnectionCounter counter = new ConnectionCounter(endpoints);
    tcp4 = opened(tcp4, "net/tcp");
    tcp6 = opened(tcp6, "net/tcp6");
    count(tcp4, counter, ConnectionCounter::lineV4);
    count(tcp6, counter, ConnectionCounter::lineV6);
    return counter.counts();
  }

  private static void count(
      Optional<ProcFile> file,
      ConnectionCounter counter,
      BiConsumer<ConnectionCounter, ProcText> line)
      throws IOException {
    if (file.isPresent()) {
      file.get().forEachLine(text -> line.accept(counter, text));
    }
  }

  /** A kernel without IPv6 has no tcp6; that is no failure. */
  private Optional<ProcFile> opened(Optional<ProcFile> file, String name) throws IOException {
    Path path = proc.resolve(name);
    return file.isPresent() || !Files.exists(path)
        ? file
        : Optional.of(new ProcFile(path, TCP_BYTES));
  }

  private static IOException notUnderstood(ProcFile file) {
    return new IOException(file.path() + " has not the form that Linux gives it");
  }

  @Override
  public void close() {
    stat.close();
    meminfo.close();
    tcp4.ifPresent(ProcFile::close);
    tcp6.ifPresent(ProcFile::close);
  }
}

package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.evenkeel.agent.ServiceEndpoint;

/**
 * Counts established connections in /proc/net/tcp and tcp6, where every connection of the machine
 * is printed and read: right everywhere, but its cost grows with connections that nobody asked for.
 */
final class ProcConnections implements AutoCloseable {
  /** A line of tcp6 is about 180 bytes; the kernel gives a page at a time. */
  private static final int TCP_BYTES = 16 << 10;

  private final Path proc;
  private Optional<ProcFile> tcp4 = Optional.empty();
  private Optional<ProcFile> tcp6 = Optional.empty();

  /** Opens nothing yet; {@code proc} is where proc is mounted. */
  ProcConnections(Path proc) {
    this.proc = proc;
  }

  /** The number at each endpoint, in the order given. */
  int[] established(List<ServiceEndpoint> endpoints) throws IOException {
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

  @Override
  public void close() {
    tcp4.ifPresent(ProcFile::close);
    tcp6.ifPresent(ProcFile::close);
  }
}

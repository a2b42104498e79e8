package org.evenkeel.coordinator.connections;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The kernel's connection table, of the network namespace of this process. It may have a million
 * entries and is never held as a whole. Safe for any thread; readings do not overlap, because each
 * costs the kernel as much as the table is long.
 */
public final class ConnectionTable {
  /** Real servers times their VIPs that are counted one by one. */
  private static final int PAIRS_MAX = 10_000;

  /** A kernel that finds its place anew for each page takes time as the square of the length. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int LINES_BETWEEN_LOOKS = 256;

  private final Path file;
  private final LongSupplier nanoClock;
  private final Semaphore reading = new Semaphore(1);

  /** The table that a file shows, {@code /proc/net/ip_vs_conn} on a machine of its own. */
  public ConnectionTable(Path file) {
    this(file, System::nanoTime);
  }

  ConnectionTable(Path file, LongSupplier nanoClock) {
    this.file = file;
    this.nanoClock = nanoClock;
  }

  /**
   * Reads the table once, for at most eight seconds and the time of one page of it. Without IPVS in
   * the kernel nothing is found.
   *
   * @throws IOException when it cannot be read, or somebody else reads it now
   */
  public ConnectionReport read(ConnectionQuery query) throws IOException {
    if (!reading.tryAcquire()) {
      throw new IOException("the connection table is being read for somebody else; try again");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new Reading(query).of(new Lines(in));
    } catch (NoSuchFileException _) {
      String notice = "the kernel has no IPVS, so it has no connection table";
      return new ConnectionReport(List.of(), 0, Map.of(), List.of(), List.of(), List.of(notice));
    } catch (IOException e) {
      throw new IOException(
          "cannot read %s: %s; may this process read it?".formatted(file, e.getMessage()), e);
    } finally {
      reading.release();
    }
  }

  /** One pass. */
  private final class Reading {
    private final ConnectionQuery query;
    private final long start = nanoClock.getAsLong();
    private final List<Connection> page = new ArrayList<>();
    private final Tally matching = new Tally(PAIRS_MAX);
    private final Tally whole = new Tally(PAIRS_MAX);
    private final List<String> notices = new ArrayList<>();
    private long lines;
    private long skipped;

    Reading(ConnectionQuery query) {
      this.query = query;
    }

    ConnectionReport of(Lines table) throws IOException {
      Optional<String> line = table.next();
      while (line.isPresent() && !late()) {
        take(line.get());
        line = table.next();
      }
      if (line.isPresent()) {
        notices.add(
            "the table is too long to be read in %d s: the counts are of its first %d entries"
                .formatted(PATIENCE.toSeconds(), whole.total()));
      }
      if (skipped > 0) {
        notices.add(skipped + " lines of the table are not understood and left out");
      }
      if (matching.unlisted() > 0) {
        notices.add(
            "%d connections are of more than %d real servers and not in their counts"
                .formatted(matching.unlisted(), PAIRS_MAX));
      }
      return new ConnectionReport(
          List.copyOf(page),
          matching.total(),
          matching.states(),
          matching.realServers(),
          whole.realServers(),
          List.copyOf(notices));
    }

    private boolean late() {
      return lines % LINES_BETWEEN_LOOKS == 0
          && nanoClock.getAsLong() - start >= PATIENCE.toNanos();
    }

    private void take(String line) {
      lines++;
      if (lines == 1 && line.startsWith("Pro ")) {
        return; // the heading
      }
      ConnectionLine.parse(line).ifPresentOrElse(this::take, () -> skipped++);
    }

    private void take(Connection connection) {
      whole.add(connection);
      if (!query.filter().admits(connection)) {
        return;
      }
      if (matching.total() >= query.offset() && page.size() < query.limit()) {
        page.add(connection);
      }
      matching.add(connection);
    }
  }
}

package org.evenkeel.coordinator.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;

/** The history of this node: {@link #start} records it, the rest reads it. Safe for any thread. */
public final class Reports {
  private final ReportFiles files;
  private final InstantSource wall;

  private Reports(Path directory, InstantSource wall) {
    this.files = new ReportFiles(directory);
    this.wall = wall;
  }

  /** That whose files are below a directory, which need not be there yet. */
  public static Reports in(Path directory, InstantSource wall) {
    return new Reports(directory, wall);
  }

  /**
   * Starts recording, each minute when it begins, on a thread of its own.
   *
   * @param problems is told what is not recorded whenever it is not that before; false when it
   *     could not take that
   * @return what stops it
   */
  public AutoCloseable start(
      Supplier<Snapshot> snapshot, Predicate<List<String>> problems, Clock clock) {
    Recorder recorder = recorder(snapshot, HostFigures::now, clock);
    return Watcher.start(
        "reports", () -> Optional.of(recorder.look()), _ -> recorder.rest(), problems);
  }

  /** What records when it is asked to. */
  Recorder recorder(Supplier<Snapshot> snapshot, Supplier<HostFigures> host, Clock clock) {
    return new Recorder(files, snapshot, host, wall, clock);
  }

  /**
   * What was recorded of something; all is unknown where nothing was.
   *
   * @throws IOException when its file cannot be read
   */
  public Series read(Subject subject, Range range) throws IOException {
    return files.read(subject, range, wall.instant());
  }

  /** Whether something was recorded, be it configured now or not. */
  public boolean has(Subject subject) {
    return files.has(subject);
  }

  /** The names of the virtual services that something was recorded of. */
  public NavigableSet<String> services() throws IOException {
    return files.services();
  }

  /** The names of the real servers of a service that something was recorded of. */
  public NavigableSet<String> realServers(String service) throws IOException {
    return files.members(service);
  }
}

package org.evenkeel.coordinator.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshots;

/** Real files of a history that is told by a simulated clock. */
public final class History {
  /** When it begins: a full day of UTC. */
  public static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private static final HostFigures HOST =
      new HostFigures(Map.of(Figure.LOAD, 0.5, Figure.MEMORY, 4e9));

  private Instant now;
  private Snapshot snapshot = Snapshots.of();
  private final Reports reports;
  private final Recorder recorder;

  /** One with files below that directory. */
  public History(Path directory) {
    this(directory, BEGIN);
  }

  /** One that begins so many minutes ago by the clock of this machine. */
  public static History untilNow(Path directory, int minutes) {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    return new History(directory, minute.minus(Duration.ofMinutes(minutes)));
  }

  private History(Path directory, Instant begin) {
    this.now = begin;
    this.reports = Reports.in(directory, () -> now);
    this.recorder =
        reports.recorder(
            () -> snapshot, () -> HOST, () -> Duration.between(begin, now).toNanos() - 7);
  }

  /** What reads it. */
  public Reports reports() {
    return reports;
  }

  Instant now() {
    return now;
  }

  /** Lets time pass in which nothing is recorded. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What the director says from now on. */
  public History says(Snapshot next) {
    snapshot = next;
    return this;
  }

  /** Records this moment; returns what does not work. */
  public List<String> record() {
    return recorder.look();
  }

  /** Records each of so many minutes. */
  public History minutes(int count) {
    for (int i = 0; i < count; i++) {
      now = now.plus(Range.STEP);
      record();
    }
    return this;
  }

  /** A real server that is up, with these counts. */
  public static RealServerStatus real(String name, int active, Carried carried) {
    return real(name, Health.UP, active, carried);
  }

  static RealServerStatus real(String name, Health health, int active, Carried carried) {
    RealServerStatus up = Snapshots.up(name, 10);
    return new RealServerStatus(
        up.configured(),
        health == Health.DOWN ? 0 : 97,
        health == Health.UP ? OptionalInt.of(97) : OptionalInt.empty(),
        OptionalInt.empty(),
        OperatorState.ONLINE,
        health,
        "",
        active,
        0,
        carried);
  }
}

package org.evenkeel.coordinator.report;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;

/** Records what each full minute brings. Used by one thread. */
final class Recorder {
  /** Files that are begun in a minute, so that many new ones do not keep the disk busy. */
  static final int BEGUN_MAX = 500;

  private static final Duration TIDY_EVERY = Duration.ofDays(1);

  private final ReportFiles files;
  private final Supplier<Snapshot> snapshot;
  private final Supplier<HostFigures> host;
  private final InstantSource wall;
  private final Clock clock;
  private Sampling sampling = Sampling.FIRST;
  private Instant recorded = Instant.MIN;
  private Instant tidied = Instant.MIN;
  private List<String> problems = List.of();

  Recorder(
      ReportFiles files,
      Supplier<Snapshot> snapshot,
      Supplier<HostFigures> host,
      InstantSource wall,
      Clock clock) {
    this.files = files;
    this.snapshot = snapshot;
    this.host = host;
    this.wall = wall;
    this.clock = clock;
  }

  /** Records the minute that has ended last, unless it is recorded; returns what does not work. */
  List<String> look() {
    Instant now = wall.instant();
    Instant minute = minute(now);
    if (minute.equals(recorded)) {
      return problems;
    }
    recorded = minute;
    Sampling.Look look = sampling.next(snapshot.get(), host.get(), clock.nanos());
    sampling = look.next();
    problems = enter(look.recordings(), minute);
    tidy(now);
    return problems;
  }

  /** How long it is until the next minute begins. */
  Duration rest() {
    Instant now = wall.instant();
    return Duration.between(now, minute(now).plus(Range.STEP));
  }

  private static Instant minute(Instant now) {
    long step = Range.STEP.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), step) * step);
  }

  private List<String> enter(List<Recording> recordings, Instant minute) {
    Troubles troubles = new Troubles();
    int left = BEGUN_MAX;
    for (Recording recording : recordings) {
      try {
        switch (files.enter(recording, minute, left > 0)) {
          case DONE, HAS_IT -> {}
          case BEGUN -> left--;
          case LEFT_OUT -> {} // a later minute begins it
          case TOO_EARLY -> troubles.early++;
        }
      } catch (IOException e) {
        troubles.failed(files.file(recording.subject()) + ": " + e.getMessage());
      }
    }
    return troubles.sentences(recordings.size());
  }

  private void tidy(Instant now) {
    if (tidied.equals(Instant.MIN) || Duration.between(tidied, now).compareTo(TIDY_EVERY) > 0) {
      tidied = now;
      try {
        files.tidy(now);
      } catch (IOException e) {
        problems = List.of("old reports are not removed: " + e.getMessage());
      }
    }
  }

  /** What went wrong with the recordings of a minute. */
  private static final class Troubles {
    private int early;
    private int failed;
    private Optional<String> first = Optional.empty();

    void failed(String why) {
      failed++;
      first = first.or(() -> Optional.of(why));
    }

    List<String> sentences(int all) {
      List<String> sentences = new ArrayList<>();
      first.ifPresent(
          why ->
              sentences.add(
                  "%d of %d reports are not written, such as %s; the directory must be writable and have space"
                      .formatted(failed, all, why)));
      if (early > 0) {
        sentences.add(
            "%d of %d reports have entries of a later time: nothing is recorded until then; set the clock of this host, or remove those files"
                .formatted(early, all));
      }
      return sentences;
    }
  }
}

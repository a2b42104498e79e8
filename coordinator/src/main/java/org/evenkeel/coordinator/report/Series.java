package org.evenkeel.coordinator.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was recorded of something over a time.
 *
 * @param subject what it is about
 * @param range how far back it goes
 * @param from where the time of the first point begins; each point's begins where that of the one
 *     before ends
 * @param tracks a figure each
 */
public record Series(Subject subject, Range range, Instant from, List<Track> tracks) {
  public Series {
    tracks = List.copyOf(tracks);
  }

  /**
   * A figure.
   *
   * @param figure which
   * @param average over the time of each point
   * @param max the highest recording in the time of each point
   */
  public record Track(Figure figure, Points average, Points max) {}

  /** Where the time of the last point ends. */
  public Instant until() {
    return end(range.points() - 1);
  }

  /** The time that each point stands for. */
  public Duration step() {
    return range.step();
  }

  /** Where the time of that point ends; points are counted from 0. */
  public Instant end(int point) {
    return from.plus(range.step().multipliedBy(point + 1L));
  }

  /** What was recorded of a figure; empty when it is none of this subject's. */
  public Optional<Track> track(Figure figure) {
    return tracks.stream().filter(track -> track.figure() == figure).findFirst();
  }
}

package org.evenkeel.coordinator.report;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rrd4j.ConsolFun;
import org.rrd4j.DsType;
import org.rrd4j.core.Archive;
import org.rrd4j.core.RrdDb;
import org.rrd4j.core.RrdDef;
import org.rrd4j.core.Sample;

/**
 * The content of a file that holds some figures: for each range a ring of averages and, where a
 * point is more than one recording, one of highest values. Its size never changes. Works on bytes
 * in memory alone; immutable.
 */
final class RoundRobin {
  /** Recordings further apart leave a gap; one that is missed does not. */
  private static final long HEARTBEAT_SECONDS = 3 * Range.STEP.toSeconds();

  /** Part of a point's recordings that may be unknown. */
  private static final double UNKNOWN_MAX = 0.5;

  /**
   * Signature (20 characters of UTF-16), step, numbers of figures and rings: see RRD4J's Header.
   */
  private static final int FIXED_BYTES = 56;

  private final List<Figure> figures;
  private final byte[] empty;

  private RoundRobin(List<Figure> figures) {
    this.figures = List.copyOf(figures);
    this.empty = empty(Instant.EPOCH);
  }

  /** That of files of these figures. */
  static RoundRobin of(List<Figure> figures) {
    return new RoundRobin(figures);
  }

  /** Why a content is not one of these figures. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedException(String reason) {
      super(reason);
    }
  }

  /** How many bytes each content has. */
  int size() {
    return empty.length;
  }

  /** A content without a recording, for those after {@code start}. */
  byte[] empty(Instant start) {
    RrdDef definition = new RrdDef(Memory.PLACE, start.getEpochSecond(), Range.STEP.toSeconds(), 2);
    for (Figure figure : figures) {
      definition.addDatasource(
          figure.source(), DsType.GAUGE, HEARTBEAT_SECONDS, Double.NaN, Double.NaN);
    }
    for (Range range : Range.values()) {
      for (ConsolFun function : functions(range)) {
        definition.addArchive(function, UNKNOWN_MAX, range.steps(), range.points());
      }
    }
    Memory memory = new Memory(new byte[0]);
    try {
      RrdDb.getBuilder().setRrdDef(definition).setBackendFactory(memory).build().close();
      return memory.content();
    } catch (IOException e) {
      throw new IllegalStateException("memory has no faults of a disk", e);
    }
  }

  /** The highest of one is that one. */
  private static List<ConsolFun> functions(Range range) {
    return range.steps() == 1
        ? List.of(ConsolFun.AVERAGE)
        : List.of(ConsolFun.AVERAGE, ConsolFun.MAX);
  }

  /** What is done with an opened content. */
  @FunctionalInterface
  private interface Use<T> {
    T of(RrdDb opened) throws IOException;
  }

  /**
   * Enters a recording into a content, in place.
   *
   * @param at the end of the time that it stands for
   * @return false when there is one of then or later already, and it is left out
   */
  boolean enter(byte[] content, Recording recording, Instant at) throws DamagedException {
    return use(
        content,
        opened -> {
          if (at.getEpochSecond() <= opened.getLastUpdateTime()) {
            return false;
          }
          Sample sample = opened.createSample(at.getEpochSecond());
          for (Figure figure : figures) {
            sample.setValue(figure.source(), recording.value(figure));
          }
          sample.update();
          return true;
        });
  }

  /** When the newest recording of a content was. */
  Instant newest(byte[] content) throws DamagedException {
    return use(content, opened -> Instant.ofEpochSecond(opened.getLastUpdateTime()));
  }

  /** What a content holds of a time that ends with the last whole point before {@code until}. */
  Series read(byte[] content, Subject subject, Range range, Instant until) throws DamagedException {
    long step = range.step().toSeconds();
    long end = Math.floorDiv(until.getEpochSecond(), step) * step;
    Instant from = Instant.ofEpochSecond(end - range.points() * step);
    return use(
        content,
        opened -> {
          List<Series.Track> tracks = new ArrayList<>();
          for (Figure figure : figures) {
            Points average = points(opened, figure, range, ConsolFun.AVERAGE, end);
            Points max =
                functions(range).contains(ConsolFun.MAX)
                    ? points(opened, figure, range, ConsolFun.MAX, end)
                    : average;
            tracks.add(new Series.Track(figure, average, max));
          }
          return new Series(subject, range, from, tracks);
        });
  }

  /** A series of these figures of which nothing is known. */
  Series unknown(Subject subject, Range range, Instant until) {
    try {
      return read(empty.clone(), subject, range, until);
    } catch (DamagedException e) {
      throw new IllegalStateException("what was made here is whole", e);
    }
  }

  private static Points points(
      RrdDb opened, Figure figure, Range range, ConsolFun function, long end) throws IOException {
    Archive ring = opened.getArchive(function, range.steps());
    double[] held = ring.getRobin(opened.getDsIndex(figure.source())).getValues();
    double[] points = new double[range.points()];
    Arrays.fill(points, Double.NaN);
    long later = (end - ring.getEndTime()) / range.step().toSeconds();
    for (int i = 0; i < points.length; i++) {
      long place = i + later;
      if (place >= 0 && place < held.length) {
        points[i] = held[(int) place];
      }
    }
    return Points.of(points);
  }

  private <T> T use(byte[] content, Use<T> use) throws DamagedException {
    if (content.length != empty.length) {
      throw new DamagedException(
          "it has %d bytes and not %d".formatted(content.length, empty.length));
    }
    if (!Arrays.equals(content, 0, FIXED_BYTES, empty, 0, FIXED_BYTES)) {
      throw new DamagedException("its head is none of these figures");
    }
    try (RrdDb opened =
        RrdDb.getBuilder().setPath(Memory.PLACE).setBackendFactory(new Memory(content)).build()) {
      requireLayout(opened);
      return use.of(opened);
    } catch (IOException | RuntimeException e) {
      // Whatever RRD4J does with bytes that it has not written: indexes, words, sizes.
      throw new DamagedException(String.valueOf(e.getMessage()));
    }
  }

  private void requireLayout(RrdDb opened) throws IOException {
    if (!Arrays.asList(opened.getDsNames()).equals(figures.stream().map(Figure::source).toList())) {
      throw new IOException("its figures are others");
    }
    int ring = 0;
    for (Range range : Range.values()) {
      for (ConsolFun function : functions(range)) {
        Archive archive = opened.getArchive(ring);
        if (archive.getConsolFun() != function
            || archive.getSteps() != range.steps()
            || archive.getRows() != range.points()) {
          throw new IOException("its rings are others");
        }
        ring++;
      }
    }
  }
}

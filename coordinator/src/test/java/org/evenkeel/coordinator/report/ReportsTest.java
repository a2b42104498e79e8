package org.evenkeel.coordinator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recording and reading over simulated time, in real files. */
final class ReportsTest {
  private static final Subject NODE = new Subject.Node();
  private static final Subject MQ = new Subject.Service("mq");
  private static final Subject R1 = new Subject.Member("mq", "r1");
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit's
  private Path directory;

  private static Snapshot carrying(long connections) {
    return Snapshots.of(
        Snapshots.service(
            "mq",
            History.real("r1", 3, new Carried(connections, connections * 100, 0)),
            History.real("r2", Health.DOWN, 0, Carried.NOTHING)));
  }

  private static Points average(History history, Subject subject, Figure figure, Range range)
      throws IOException {
    return history.reports().read(subject, range).track(figure).orElseThrow().average();
  }

  private static OptionalDouble last(History history, Subject subject, Figure figure)
      throws IOException {
    Points points = average(history, subject, figure, Range.HOUR);
    return points.at(points.size() - 1);
  }

  @Test
  void whatIsRecordedIsReadMinuteByMinute() throws IOException {
    History history = new History(directory).says(carrying(0));
    history.record();
    history.says(carrying(120)).minutes(1);
    history.says(carrying(180)).minutes(1);

    Series hour = history.reports().read(MQ, Range.HOUR);
    assertEquals(History.BEGIN.plus(Duration.ofMinutes(2)), hour.until());
    assertEquals(hour.until().minus(Duration.ofHours(1)), hour.from());
    Points rate = average(history, MQ, Figure.NEW, Range.HOUR);
    assertEquals(UNKNOWN, rate.at(57), "no rate without a look before");
    assertEquals(OptionalDouble.of(2), rate.at(58));
    assertEquals(OptionalDouble.of(1), rate.at(59));
    assertEquals(OptionalDouble.of(100), last(history, R1, Figure.RECEIVED));
    assertEquals(OptionalDouble.of(3), last(history, NODE, Figure.ACTIVE));
    assertEquals(OptionalDouble.of(0.5), last(history, NODE, Figure.LOAD));
    assertEquals(UNKNOWN, last(history, NODE, Figure.CPU));
    assertEquals(OptionalDouble.of(1), last(history, MQ, Figure.SERVING));
    assertEquals(OptionalDouble.of(97), last(history, R1, Figure.IDLE));
    Subject r2 = new Subject.Member("mq", "r2");
    assertEquals(OptionalDouble.of(0), last(history, r2, Figure.UP));
    assertEquals(UNKNOWN, last(history, r2, Figure.IDLE));
    assertEquals(Set.of("mq"), history.reports().services());
    assertEquals(Set.of("r1", "r2"), history.reports().realServers("mq"));
  }

  @Test
  void aCounterThatBeginsAnewMakesNoSpike() throws IOException {
    History history = new History(directory).says(carrying(1_000_000));
    history.minutes(1);
    history.says(carrying(1_000_060)).minutes(1);
    assertEquals(OptionalDouble.of(1), last(history, R1, Figure.NEW));
    history.says(carrying(30)).minutes(1);
    assertEquals(OptionalDouble.of(0.5), last(history, R1, Figure.NEW), "30 since it began anew");
    history.says(carrying(90)).minutes(1);
    assertEquals(OptionalDouble.of(1), last(history, R1, Figure.NEW));
  }

  @Test
  void aRealServerThatComesAddsNothingBeforeItsRateIsKnown() throws IOException {
    History history = new History(directory).says(carrying(60));
    history.minutes(1);
    history.says(
        Snapshots.of(
            Snapshots.service(
                "mq",
                History.real("r1", 3, new Carried(120, 12_000, 0)),
                History.real("late", 0, new Carried(5_000_000, 0, 0)))));
    history.minutes(1);
    assertEquals(UNKNOWN, last(history, new Subject.Member("mq", "late"), Figure.NEW));
    assertEquals(OptionalDouble.of(1), last(history, MQ, Figure.NEW));
  }

  @ParameterizedTest
  @EnumSource(Range.class)
  void everyRangeKeepsAllOfItsTimeAndNoMore(Range range) throws IOException {
    History history = new History(directory);
    int minutes = (int) Math.min(range.step().toMinutes() * (range.points() + 3L), 3_000);
    int points = (int) Math.min(minutes / range.step().toMinutes(), range.points());
    for (int i = 1; i <= minutes; i++) {
      int point = (int) ((i - 1) / range.step().toMinutes());
      history.says(
          Snapshots.of(Snapshots.service("mq", History.real("r1", point, Carried.NOTHING))));
      history.minutes(1);
    }
    Series series = history.reports().read(MQ, range);
    assertTrue(series.range().points() <= 500);
    long step = range.step().toSeconds();
    assertEquals(0, series.until().getEpochSecond() % step);
    Points active = series.track(Figure.ACTIVE).orElseThrow().average();
    assertEquals(range.points(), active.size());
    assertEquals(points, active.known().count());
    int newest = (int) (Duration.between(History.BEGIN, series.until()).toSeconds() / step) - 1;
    for (int i = 0; i < points; i++) {
      assertEquals(
          OptionalDouble.of(newest - i), active.at(active.size() - 1 - i), "point " + i + " back");
    }
  }

  @Test
  void aPointHasTheAverageAndTheHighestOfItsTime() throws IOException {
    History history = new History(directory);
    for (int active : List.of(0, 10, 0, 0, 0)) {
      history.says(
          Snapshots.of(Snapshots.service("mq", History.real("r1", active, Carried.NOTHING))));
      history.minutes(1);
    }
    Series.Track track = history.reports().read(MQ, Range.DAY).track(Figure.ACTIVE).orElseThrow();
    assertEquals(OptionalDouble.of(2), track.average().last());
    assertEquals(OptionalDouble.of(10), track.max().last());
  }

  @Test
  void aGapIsUnknownAndOneMissedMinuteIsNone() throws IOException {
    History history = new History(directory).says(carrying(0)).minutes(3);
    history.pass(Range.STEP); // missed
    history.minutes(2);
    history.pass(Duration.ofMinutes(10));
    history.minutes(2);
    Points active = average(history, MQ, Figure.ACTIVE, Range.HOUR);
    String shape = "";
    for (int i = 60 - 18; i < 60; i++) {
      shape += active.at(i).isPresent() ? "x" : ".";
    }
    // The first minute after the gap ends it: what was before is not known.
    assertEquals("xxxxxx...........x", shape);
    history.pass(Duration.ofMinutes(30));
    assertEquals(UNKNOWN, last(history, MQ, Figure.ACTIVE), "nothing is recorded any more");
    history.pass(Duration.ofDays(400));
    assertEquals(0, average(history, MQ, Figure.ACTIVE, Range.YEAR).known().count());
  }

  @Test
  void aPointOfMostlyUnknownTimeIsUnknown() throws IOException {
    History history = new History(directory).says(carrying(0)).minutes(2);
    history.pass(Duration.ofMinutes(9)); // 12:11, beyond the heartbeat
    history.minutes(4);
    Points day = average(history, MQ, Figure.ACTIVE, Range.DAY);
    assertEquals(UNKNOWN, day.at(day.size() - 3), "two of five minutes");
    assertEquals(UNKNOWN, day.at(day.size() - 2));
    assertEquals(OptionalDouble.of(3), day.at(day.size() - 1));
  }

  @Test
  void aRestartGoesOnWhereTheFilesEnd() throws IOException {
    History before = new History(directory).says(carrying(0)).minutes(3);
    History after = new History(directory).says(carrying(0));
    after.pass(Duration.ofMinutes(3));
    assertEquals(List.of(), after.record(), "this minute is recorded already");
    after.minutes(2);
    assertEquals(List.of(), after.record());
    assertEquals(5, average(after, MQ, Figure.ACTIVE, Range.HOUR).known().count());
    assertEquals(3, average(before, MQ, Figure.ACTIVE, Range.HOUR).known().count() - 2);
  }

  @Test
  void aClockThatWasSetBackStopsTheRecordingAndIsSaid() throws IOException {
    new History(directory).says(carrying(0)).minutes(10);
    History back = new History(directory).says(carrying(0));
    back.minutes(5);
    assertEquals(List.of(), back.record(), "five minutes are the clock being set");
    History farBack = new History(directory).says(carrying(0));
    farBack.minutes(4);
    assertEquals(
        List.of(
            "4 of 4 reports have entries of a later time: nothing is recorded until then; set the"
                + " clock of this host, or remove those files"),
        farBack.record());
    farBack.minutes(7);
    assertEquals(List.of(), farBack.record());
    assertEquals(11, average(farBack, MQ, Figure.ACTIVE, Range.HOUR).known().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "../../etc/passwd", "a/b", "", " ", "=", "é", "a\0b", "-"})
  void anyNameHasAFileBelowTheDirectoryAndOfItsOwn(String name) throws IOException {
    History history = new History(directory);
    history.says(
        Snapshots.of(
            Snapshots.service(
                name, History.real(name, 1, Carried.NOTHING), Snapshots.up("plain", 11)),
            Snapshots.service("plain", Snapshots.up(name, 12))));
    history.minutes(1);
    assertEquals(List.of(), history.record());
    assertEquals(OptionalDouble.of(100), last(history, new Subject.Member(name, name), Figure.UP));
    assertTrue(history.reports().has(new Subject.Service(name)));
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(6, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void aDamagedFileIsPutAsideAndBegunAnew() throws IOException {
    History history = new History(directory).says(carrying(0)).minutes(2);
    Path file = directory.resolve("services/mq.rrd");
    byte[] whole = Files.readAllBytes(file);
    byte[] huge = whole.clone();
    Arrays.fill(huge, 40, 120, (byte) 0x7f); // numbers of figures and rings beyond all memory
    for (byte[] damaged :
        List.of(
            new byte[0],
            Arrays.copyOf(whole, 1000),
            Arrays.copyOf(whole, whole.length + 1),
            "garbage".getBytes(StandardCharsets.UTF_8),
            huge)) {
      Files.write(file, damaged);
      assertEquals(UNKNOWN, last(history, MQ, Figure.ACTIVE));
      history.minutes(1);
      assertEquals(List.of(), history.record());
      assertEquals(OptionalDouble.of(3), last(history, MQ, Figure.ACTIVE));
      assertEquals(1, average(history, MQ, Figure.ACTIVE, Range.HOUR).known().count());
      assertEquals(
          damaged.length, Files.size(directory.resolve("services/mq.rrd.damaged")), "put aside");
    }
    assertEquals(7, average(history, R1, Figure.ACTIVE, Range.HOUR).known().count());
  }

  @Test
  void noBytesEndTheRecording() throws IOException {
    long seed = 20_260_301L;
    Random random = new Random(seed);
    History history = new History(directory).says(carrying(0)).minutes(2);
    Path file = directory.resolve("services/mq.rrd");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int hit = random.nextInt(1, 30); hit > 0; hit--) {
        damaged[random.nextInt(random.nextBoolean() ? 400 : whole.length)] =
            (byte) random.nextInt();
      }
      Files.write(file, damaged);
      history.minutes(1);
      for (String problem : history.record()) {
        assertTrue(problem.contains("later time"), "seed " + seed + ": " + problem);
      }
      for (Range range : Range.values()) {
        assertEquals(
            range.points(), average(history, MQ, Figure.ACTIVE, range).size(), "seed " + seed);
      }
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidAndRecordedLater() throws IOException {
    History history = new History(directory).says(carrying(0));
    Path services = directory.resolve("services");
    Files.createFile(services); // where a directory belongs
    history.minutes(1);
    List<String> problems = history.record();
    assertTrue(problems.getFirst().startsWith("3 of 4 reports are not written"), "" + problems);
    assertTrue(problems.getFirst().contains(services.toString()), "" + problems);
    Files.delete(services);
    history.minutes(1);
    assertEquals(List.of(), history.record());
  }

  @Test
  void manyNewOnesAreBegunOverSomeMinutes() throws IOException {
    Snapshot.RealServerStatus[] reals = new Snapshot.RealServerStatus[Recorder.BEGUN_MAX];
    Arrays.setAll(reals, i -> Snapshots.up("r" + i, 10));
    History history =
        new History(directory).says(Snapshots.of(Snapshots.service("mq", reals))).minutes(1);
    assertEquals(Recorder.BEGUN_MAX - 2, history.reports().realServers("mq").size());
    history.minutes(1);
    assertEquals(Recorder.BEGUN_MAX, history.reports().realServers("mq").size());
  }

  @Test
  void whatIsNotRecordedForAYearIsRemoved() throws IOException {
    History history = new History(directory).says(carrying(0)).minutes(1);
    ReportFiles files = new ReportFiles(directory);
    Instant now = Instant.now();
    age(files.file(R1), now.minus(ReportFiles.KEPT).minusSeconds(1));
    age(files.file(new Subject.Member("mq", "r2")), now.minus(Duration.ofDays(365)));
    files.tidy(now);
    assertFalse(history.reports().has(R1));
    assertEquals(Set.of("r2"), history.reports().realServers("mq"));
    age(files.file(new Subject.Member("mq", "r2")), now.minus(Duration.ofDays(367)));
    age(files.file(MQ), now.minus(Duration.ofDays(367)));
    files.tidy(now);
    assertFalse(Files.exists(directory.resolve("services/mq.d")));
    assertEquals(Set.of(), history.reports().services());
    assertTrue(history.reports().has(NODE));
  }

  private static void age(Path file, Instant entered) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(entered));
  }

  @Test
  void theHostTellsOfItself() {
    HostFigures host = HostFigures.now();
    assertTrue(host.values().getOrDefault(Figure.MEMORY, 0.0) > 1e6, "" + host);
    assertTrue(host.values().getOrDefault(Figure.PROCESS_MEMORY, 0.0) > 1e6, "" + host);
    assertTrue(host.values().containsKey(Figure.LOAD), "" + host);
  }
}

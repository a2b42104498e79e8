package org.evenkeel.coordinator.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.evenkeel.coordinator.audit.AuditLog.Bounds;
import org.evenkeel.coordinator.audit.AuditVerification.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
  private static final Bounds ROOMY = Bounds.DEFAULT;

  @TempDir private Path state;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path folder;

  private final List<List<String>> told = new CopyOnWriteArrayList<>();
  private Instant now = Instant.parse("2026-11-22T03:14:15Z");

  @BeforeEach
  void name() {
    folder = AuditFiles.folder(state);
  }

  @Test
  void eachLineVouchesForTheOneBefore() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    log.record(entry("b"));
    log = open(ROOMY);
    log.record(entry("c"));
    Report report = verify();
    assertEquals(new Report(1, 3, report.lastHash(), Optional.empty()), report);
    assertEquals(List.of("a", "b", "c"), actions(log.read(OptionalLong.empty(), _ -> true, 9)));
    assertEquals(List.of("b", "c"), actions(log.read(OptionalLong.empty(), _ -> true, 2)));
    assertEquals(List.of("b"), actions(log.read(OptionalLong.of(1), _ -> true, 1)));
    Path file = AuditFiles.list(folder).getFirst();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
  }

  @Test
  void everyChangeOfAByteIsFound() throws Exception {
    AuditLog log = open(ROOMY);
    for (int i = 0; i < 20; i++) {
      log.record(entry("action " + i));
    }
    Path file = AuditFiles.list(folder).getFirst();
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(20261122);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = good.clone();
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
      Report report = verify();
      assertTrue(report.fault().isPresent(), "byte " + at);
      long line =
          1
              + new String(good, 0, at, StandardCharsets.ISO_8859_1)
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
      // The line itself when it is no line any more, the next one's vouching otherwise.
      assertTrue(
          report.last() >= line - 1 && report.last() <= line, at + ": " + report.fault().get());
    }
    Files.write(file, good);
    assertEquals(Optional.empty(), verify().fault());
  }

  @Test
  void missingSwappedAndForgedLinesAreFound() throws Exception {
    AuditLog log = open(ROOMY);
    for (int i = 0; i < 5; i++) {
      log.record(entry("action " + i));
    }
    Path file = AuditFiles.list(folder).getFirst();
    List<String> good = Files.readAllLines(file);

    Files.write(file, List.of(good.get(0), good.get(2), good.get(3), good.get(4)));
    assertTrue(fault().contains(file + ":2: it is number 3 after 1"), fault());
    Files.write(file, List.of(good.get(0), good.get(2), good.get(1), good.get(3), good.get(4)));
    assertTrue(fault().contains(":2: "), fault());
    Files.write(file, good.subList(0, 3));
    assertTrue(
        fault().contains("the last line is 3, but head names line 5")
            || fault().contains("lines 4 to 5 are missing at the end"),
        fault());
    Files.write(file, good.subList(1, 5));
    assertTrue(fault().contains("lines 1 to 1 are missing"), fault());
    List<String> more = new ArrayList<>(good);
    String hash = AuditLine.hash(good.get(4).getBytes(StandardCharsets.UTF_8));
    String six =
        new String(
            AuditLine.bytes(6, hash, OptionalLong.empty(), entry("six")), StandardCharsets.UTF_8);
    more.add(six);
    String next = AuditLine.hash(six.getBytes(StandardCharsets.UTF_8));
    more.add(
        new String(
            AuditLine.bytes(7, next, OptionalLong.empty(), entry("seven")),
            StandardCharsets.UTF_8));
    Files.write(file, more);
    assertTrue(fault().contains("head names line 5"), fault());
    Files.write(file, good);
    Files.delete(folder.resolve("head"));
    assertTrue(fault().contains("head is missing"), fault());
  }

  @Test
  void aNotedHashHasToBeThere() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    String noted = verify().lastHash();
    log.record(entry("b"));
    assertEquals(Optional.empty(), AuditVerification.whole(state, Optional.of(noted)).fault());
    String other = "f".repeat(64);
    assertTrue(
        AuditVerification.whole(state, Optional.of(other)).fault().orElseThrow().contains(other));
  }

  @Test
  void whatWasChangedMeanwhileIsSaidAtTheNextStart() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    log.record(entry("b"));
    log.record(entry("c"));
    assertEquals(List.of(), told.getLast());
    Path file = AuditFiles.list(folder).getFirst();
    Files.write(file, Files.readAllLines(file).subList(0, 1));
    AuditLog again = open(ROOMY);
    assertTrue(told.getLast().getFirst().contains("its last line is 1, but head names line 3"));
    again.record(entry("d"));
    assertEquals(1, told.getLast().size(), "it is forgotten");
    assertEquals(
        List.of("a", "audit broken", "d"), actions(again.read(OptionalLong.empty(), _ -> true, 9)));
  }

  @Test
  void halfALineIsCutOffAtTheNextStart() throws Exception {
    open(ROOMY).record(entry("a"));
    Path file = AuditFiles.list(folder).getFirst();
    Files.writeString(file, "{\"n\":2,\"prev", StandardOpenOption.APPEND);
    assertTrue(fault().contains(file + ":2: the line has no end"), fault());
    AuditLog log = open(ROOMY);
    assertEquals(List.of("a", "audit torn"), actions(log.read(OptionalLong.empty(), _ -> true, 9)));
    assertEquals(Optional.empty(), verify().fault());
  }

  @Test
  void aKillBetweenLineAndHeadIsNoFault() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    byte[] head = Files.readAllBytes(folder.resolve("head"));
    log.record(entry("b"));
    Files.write(folder.resolve("head"), head);
    assertEquals(Optional.empty(), verify().fault());
    told.clear();
    open(ROOMY).record(entry("c"));
    assertEquals(List.of(List.of()), told);
    assertEquals(Optional.empty(), verify().fault());
  }

  @Test
  void filesAreBoundedAndTheChainGoesOnAcrossThem() throws Exception {
    Bounds small = new Bounds(2_000, 3, Duration.ofDays(31), Duration.ofDays(730));
    AuditLog log = open(small);
    for (int i = 0; i < 60; i++) {
      log.record(entry("action " + i));
      assertTrue(AuditFiles.list(folder).size() <= 3);
      assertEquals(Optional.empty(), verify().fault());
    }
    Report report = verify();
    assertTrue(report.first() > 1, report.toString());
    List<Path> files = AuditFiles.list(folder);
    Files.delete(files.getFirst());
    assertTrue(fault().contains("no line says that they made room"), fault());
  }

  @Test
  void oldFilesGo() throws Exception {
    Bounds brief = new Bounds(4 << 20, 16, Duration.ofDays(31), Duration.ofDays(100));
    AuditLog log = open(brief);
    log.record(entry("a"));
    Path first = AuditFiles.list(folder).getFirst();
    now = Instant.now().plus(Duration.ofDays(32));
    log.record(entry("b"));
    assertEquals(2, AuditFiles.list(folder).size());
    now = now.plus(Duration.ofDays(100));
    log.record(entry("c"));
    assertFalse(Files.exists(first));
    assertEquals(Optional.empty(), verify().fault());
  }

  @Test
  void whatCannotBeWrittenIsCountedAndTold() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    Path file = AuditFiles.list(folder).getFirst();
    byte[] good = Files.readAllBytes(file);
    Files.delete(file);
    Files.createDirectory(file); // stands for a disk that takes nothing
    log.record(entry("lost"));
    log.record(entry("lost too"));
    String problem = told.getLast().getFirst();
    assertTrue(problem.contains("2 changes are not in it"), problem);
    Files.delete(file);
    Files.write(file, good);
    log.record(entry("b"));
    assertEquals(List.of(), told.getLast());
    List<JsonNode> lines = log.read(OptionalLong.empty(), _ -> true, 9);
    assertEquals(List.of("a", "audit gap", "b"), actions(lines));
    assertTrue(lines.get(1).path("changes").path(0).asText().startsWith("2 entries since"));
    assertEquals(Optional.empty(), verify().fault());
  }

  @Test
  void aLogThatCannotBeReadIsGoneOnWithInAnotherFile() throws Exception {
    AuditLog log = open(ROOMY);
    log.record(entry("a"));
    log.record(entry("b"));
    Path first = AuditFiles.list(folder).getFirst();
    Files.delete(first);
    Files.createDirectory(first);
    AuditLog again = open(ROOMY);
    again.record(entry("c"));
    assertTrue(told.getLast().getFirst().contains("was changed by something else"));
    assertTrue(Files.isDirectory(first), "what was there is gone");
    assertEquals(List.of(first, AuditFiles.file(folder, 3)), AuditFiles.list(folder));
  }

  @Test
  void manyAtOnceAreWrittenOneAfterTheOther() throws Exception {
    AuditLog log = open(ROOMY);
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        String action = "action " + i;
        writers.execute(() -> log.record(entry(action)));
      }
    }
    Report report = verify();
    assertEquals(Optional.empty(), report.fault());
    assertEquals(50, report.last());
  }

  @Test
  void hostileFilesStopNeitherStartNorVerification() throws Exception {
    AuditLog log = open(ROOMY);
    for (int i = 0; i < 4; i++) {
      log.record(entry("action " + i));
    }
    Path file = AuditFiles.list(folder).getFirst();
    byte[] good = Files.readAllBytes(file);
    byte[] head = Files.readAllBytes(folder.resolve("head"));
    Random random = new Random(20261122);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = mutated(good, random);
      Files.write(file, bytes);
      Files.write(folder.resolve("head"), random.nextBoolean() ? head : mutated(head, random));
      assertTrue(Arrays.equals(bytes, good) || whole(state).fault().isPresent());
      AuditLog again = open(ROOMY);
      again.record(entry("after"));
      assertEquals(
          List.of("after"), actions(again.read(OptionalLong.empty(), _ -> true, 1)), "seed " + i);
      for (Path written : AuditFiles.list(folder)) {
        Files.delete(written);
      }
    }
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int j = 0; j < 1 + random.nextInt(5); j++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  /** What cannot be read at all is no log that is whole, either. */
  private static Report whole(Path state) {
    try {
      return AuditVerification.whole(state, Optional.empty());
    } catch (IOException e) {
      return new Report(0, 0, "", Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @Test
  void longAndOddTextsAreCut() throws Exception {
    AuditLog log = open(ROOMY);
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      changes.add("x".repeat(5_000) + "\ud800\n");
    }
    log.record(
        new AuditEntry(
            now,
            "\u0000\udc00",
            "",
            "",
            "\u2713".repeat(9_000),
            Optional.of("a\nb"),
            Optional.empty(),
            Optional.empty(),
            changes,
            ""));
    JsonNode line = log.read(OptionalLong.empty(), _ -> true, 1).getFirst();
    assertEquals(50, line.path("changes").size());
    assertEquals("and 451 more", line.path("changes").path(49).asText());
    assertEquals(Optional.empty(), verify().fault());
    assertEquals(1, Files.readAllLines(AuditFiles.list(folder).getFirst()).size());
  }

  private AuditLog open(Bounds bounds) {
    return AuditLog.open(state, bounds, () -> now, told::add);
  }

  private Report verify() throws IOException {
    return AuditVerification.whole(state, Optional.empty());
  }

  private String fault() throws IOException {
    return verify().fault().orElse("none");
  }

  private AuditEntry entry(String action) {
    return new AuditEntry(
        now,
        "ada",
        "session",
        "192.0.2.1",
        action,
        Optional.empty(),
        Optional.of("1"),
        Optional.of("2"),
        List.of(),
        AuditEntry.DONE);
  }

  private static List<String> actions(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("action").asText()).toList();
  }
}

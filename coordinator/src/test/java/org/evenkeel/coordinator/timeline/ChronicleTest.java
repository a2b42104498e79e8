package org.evenkeel.coordinator.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Change.Kind;
import org.evenkeel.coordinator.model.RealServerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChronicleTest {
  private static final RealServerId A = new RealServerId("web", "a");
  private static final RealServerId B = new RealServerId("web", "\"ä\\\n</x>");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

  @TempDir Path root;

  private Path file() {
    return root.resolve("var/lib/evenkeel/timeline.jsonl");
  }

  private static Change change(int number) {
    return new Change(
        START.plusSeconds(number), Kind.HEALTH, number % 2 == 0 ? "up" : "down", "cause " + number);
  }

  private List<Change> reopened(RealServerId id) {
    try (Chronicle chronicle = Chronicle.open(root)) {
      return chronicle.of(id);
    }
  }

  @Test
  void whatWasAddedIsThereAfterARestartTheNewestFirst() {
    Change hostile = new Change(START, Kind.AGENT, "silent", "\"\n\u0000 ü </script>");
    try (Chronicle chronicle = Chronicle.open(root)) {
      chronicle.add(A, change(0));
      chronicle.add(B, hostile);
      chronicle.add(A, change(1));
      assertEquals(List.of(change(1), change(0)), chronicle.of(A));
    }
    assertEquals(List.of(change(1), change(0)), reopened(A));
    assertEquals(List.of(hostile), reopened(B));
    assertEquals(List.of(), reopened(new RealServerId("web", "c")));
  }

  @Test
  void theLastTwoHundredOfEachAreKeptAndTheFileDoesNotGrowForEver() throws Exception {
    List<Change> all = new ArrayList<>();
    for (int restart = 0; restart < 8; restart++) {
      try (Chronicle chronicle = Chronicle.open(root)) {
        for (int i = 0; i < 150; i++) {
          Change next = change(all.size());
          all.add(next);
          chronicle.add(A, next);
        }
      }
    }
    List<Change> last = all.subList(all.size() - Chronicle.EACH_MAX, all.size());
    assertEquals(last.reversed(), reopened(A));
    try (var lines = Files.lines(file())) {
      assertTrue(lines.count() <= 3 * Chronicle.EACH_MAX + 150);
    }
  }

  @Test
  void allTogetherAreBoundedAndTheOldestGo() {
    try (Chronicle chronicle = Chronicle.inMemory()) {
      for (int i = 0; i <= Chronicle.ALL_MAX; i++) {
        chronicle.add(new RealServerId("web", "r" + i), change(i));
      }
      assertEquals(List.of(), chronicle.of(new RealServerId("web", "r0")));
      RealServerId newest = new RealServerId("web", "r" + Chronicle.ALL_MAX);
      assertEquals(List.of(change(Chronicle.ALL_MAX)), chronicle.of(newest));
    }
  }

  @Test
  void aTornLastLineIsLeftOutAndWhatFollowsIsWhole() throws Exception {
    try (Chronicle chronicle = Chronicle.open(root)) {
      chronicle.add(A, change(0));
    }
    Files.writeString(file(), "{\"time\":\"2026-03-0", StandardOpenOption.APPEND);
    try (Chronicle chronicle = Chronicle.open(root)) {
      assertEquals(List.of(change(0)), chronicle.of(A));
      chronicle.add(A, change(1));
    }
    assertEquals(List.of(change(1), change(0)), reopened(A));
  }

  @Test
  void rubbishIsLeftOutWhateverItIs() throws Exception {
    Random random = new Random(7);
    Files.createDirectories(file().getParent());
    for (int round = 0; round < 50; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      Files.write(file(), bytes);
      try (Chronicle chronicle = Chronicle.open(root)) {
        chronicle.add(A, change(round));
      }
      assertEquals(List.of(change(round)), reopened(A));
    }
    for (String line :
        List.of("{}", "[]", "1", "", "{\"time\":1}", "{\"time\":\"x\",\"what\":\"y\"}")) {
      Files.writeString(file(), line + "\n", StandardCharsets.UTF_8);
      assertEquals(List.of(), reopened(A));
    }
  }

  @Test
  void aFileThatCannotBeReadIsSetAside() throws Exception {
    Files.createDirectories(file());
    try (Chronicle chronicle = Chronicle.open(root)) {
      chronicle.add(A, change(0));
    }
    assertEquals(List.of(change(0)), reopened(A));
    assertTrue(Files.exists(file().resolveSibling("timeline.jsonl.damaged")));
  }

  @Test
  void aLongCauseIsCutShort() {
    Change change = new Change(START, Kind.HEALTH, "down", "x".repeat(5_000));
    assertEquals(Change.CAUSE_MAX, change.cause().length());
    assertTrue(change.cause().endsWith("…"));
  }
}

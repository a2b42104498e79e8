package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.evenkeel.coordinator.config.Revision.Stamp;
import org.junit.jupiter.api.Test;

/** What every {@link ConfigStore} promises. */
abstract class ConfigStoreContract {
  static final Instant NOW = Instant.parse("2026-07-01T10:00:00.123456789Z");

  /** The store under test, empty at first and the same one through a test. */
  abstract ConfigStore store() throws Exception;

  /** Changes the administrator's file as an editor does. */
  abstract void edit(String text) throws Exception;

  @Test
  void aRevisionOfAnotherNodeKeepsItsNumberAndAllThatIsKnownOfIt() throws Exception {
    store().accept("a: 1\n", "alice", "", NOW);
    Revision theirs =
        new Revision(new Stamp(7, "bob", NOW, "of lb2", 3, Optional.empty()), "a: 7\n");
    store().adopt(theirs);
    assertEquals(Optional.of(theirs), store().newest());
    assertEquals(Optional.of("a: 7\n"), store().file());
    assertEquals(7, store().highest());
    Revision older = new Revision(new Stamp(5, "bob", NOW, "", 2, Optional.empty()), "a: 5\n");
    store().complete(older);
    assertEquals(Optional.of(older), store().revision(5));
    assertEquals(Optional.of(theirs), store().newest());
    store().remark(1, "not in force");
    assertEquals("not in force", store().revision(1).orElseThrow().stamp().comment());
    store().remark(7, "in force");
    assertEquals("of lb2; in force", store().newest().orElseThrow().stamp().comment());
    assertEquals(8, store().accept("a: 8\n", "alice", "", NOW).number());
  }

  @Test
  void aNewStoreHoldsNothing() throws Exception {
    assertEquals(Optional.empty(), store().newest());
    assertEquals(Optional.empty(), store().revision(1));
    assertEquals(List.of(), store().revisions());
    assertEquals(Optional.empty(), store().file());
  }

  @Test
  void anAcceptedTextIsTheNewestRevisionAndTheFile() throws Exception {
    Revision accepted = store().accept("a: 1\n", "alice", "first", NOW);
    assertEquals(new Revision(new Stamp(1, "alice", NOW, "first"), "a: 1\n"), accepted);
    assertEquals(Optional.of(accepted), store().newest());
    assertEquals(Optional.of("a: 1\n"), store().file());
  }

  @Test
  void revisionsAreNumberedAndStay() throws Exception {
    Revision first = store().accept("a: 1\n", "alice", "", NOW);
    Revision second = store().accept("a: 2\n", "bob", "more", NOW.plusSeconds(1));
    Revision third = store().accept("a: 1\n", "bob", "back", NOW.plusSeconds(2));
    assertEquals(List.of(first.stamp(), second.stamp(), third.stamp()), store().revisions());
    assertEquals(Optional.of(first), store().revision(1));
    assertEquals(Optional.of(second), store().revision(2));
    assertEquals(Optional.of(third), store().newest());
    assertEquals(3, third.number());
    assertEquals(Optional.empty(), store().revision(4));
    assertEquals(Optional.empty(), store().revision(0));
    assertEquals(Optional.empty(), store().revision(-1));
  }

  @Test
  void theSameTextAgainMakesNoRevisionButRestoresTheFile() throws Exception {
    Revision first = store().accept("a: 1\n", "alice", "first", NOW);
    edit("broken: [");
    assertEquals(Optional.of("broken: ["), store().file());
    assertEquals(first, store().accept("a: 1\n", "bob", "again", NOW.plusSeconds(9)));
    assertEquals(List.of(first.stamp()), store().revisions());
    assertEquals(Optional.of("a: 1\n"), store().file());
  }

  @Test
  void anEditedFileIsNotARevisionUntilItIsAccepted() throws Exception {
    Revision first = store().accept("a: 1\n", "alice", "", NOW);
    edit("a: 2\n");
    assertEquals(Optional.of(first), store().newest());
    store().accept("a: 2\n", "file", "", NOW);
    assertEquals(2, store().newest().orElseThrow().number());
  }

  @Test
  void aTextIsKeptToTheLastCharacter() throws Exception {
    for (String text :
        List.of(
            "",
            "\n\n",
            "no newline",
            "# sha256: 0\n",
            "a: \u00fc\uD83D\uDE00\r\n",
            "%YAML 1.2\n---\n")) {
      store().accept(text, "alice", "", NOW);
      assertEquals(text, store().newest().orElseThrow().text());
      assertEquals(Optional.of(text), store().file());
    }
  }

  @Test
  void authorAndCommentAreOneHarmlessLineEach() throws Exception {
    store().accept("a: 1\n", "al\nice: \u001b[0m", "x: \u2028\u202e\uD800 y\n# sha256: 0", NOW);
    assertEquals(
        List.of(new Stamp(1, "al ice:  [0m", NOW, "x:     y # sha256: 0")), store().revisions());
    store().accept("a: 2\n", "x".repeat(5_000), "y".repeat(5_000), NOW);
    Stamp stamp = store().revisions().getLast();
    assertEquals(100, stamp.author().length());
    assertEquals(1_000, stamp.comment().length());
  }

  @Test
  void concurrentAcceptancesGetNumbersOfTheirOwn() throws Exception {
    ConfigStore store = store();
    List<Future<Revision>> futures = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String text = "a: " + i + "\n";
        futures.add(threads.submit(() -> store.accept(text, "alice", "", NOW)));
      }
    }
    for (Future<Revision> future : futures) {
      Revision revision = future.get();
      assertEquals(Optional.of(revision), store.revision(revision.number()));
    }
    assertEquals(20, store.revisions().size());
    assertEquals(store.newest().map(Revision::text), store.file());
  }
}

package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.InMemoryConfigStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningTest {
  private static final String BAD = "virtual-services: 7\nnonsense: 1\n";

  private final InMemoryConfigStore store = new InMemoryConfigStore();

  private void accepted(String text) {
    store.accept(text, "alice", "", Instant.EPOCH);
  }

  @Test
  void withoutAnythingNothingRuns() throws Exception {
    assertSame(Running.NOTHING, Running.atStart(store));
  }

  @Test
  void theFirstFileBecomesRevisionOne() throws Exception {
    store.edit(Clusters.WEB_YAML);

    Running running = Running.atStart(store);

    assertEquals(
        new Running(
            Clusters.of(Clusters.WEB_YAML), 1, Clusters.WEB_YAML, Optional.empty(), List.of()),
        running);
    assertEquals("file", store.newest().orElseThrow().stamp().author());
  }

  @Test
  void aFirstFileThatIsWrongIsRefusedWithEveryProblem() {
    store.edit(BAD);

    String said =
        String.valueOf(
            assertThrows(ConfigurationException.class, () -> Running.atStart(store)).getMessage());

    assertEquals(2, said.lines().filter(line -> line.startsWith("evenkeel.yaml:")).count(), said);
  }

  @Test
  void theNewestRevisionRunsOnAfterARestart() throws Exception {
    accepted(Clusters.WEB_YAML);
    accepted(Clusters.BOTH_YAML);

    Running running = Running.atStart(store);

    assertEquals(2, running.revision());
    assertEquals(2, store.revisions().size());
    assertEquals(Optional.empty(), running.fileProblem());
  }

  @Test
  void aFileEditedWhileNothingRanIsTaken() throws Exception {
    accepted(Clusters.WEB_YAML);
    store.edit(Clusters.BOTH_YAML);

    assertEquals(
        new Running(
            Clusters.of(Clusters.BOTH_YAML), 2, Clusters.BOTH_YAML, Optional.empty(), List.of()),
        Running.atStart(store));
  }

  @Test
  void aWrongFileLeavesTheNewestRevisionAndIsTold() throws Exception {
    accepted(Clusters.WEB_YAML);
    store.edit(BAD);

    Running running = Running.atStart(store);

    assertEquals(1, running.revision());
    assertEquals(Clusters.of(Clusters.WEB_YAML), running.cluster());
    assertEquals(2, running.refused().size());
    assertEquals(
        "the file is refused and revision 1 goes on: " + String.join(" | ", running.refused()),
        running.fileProblem().orElseThrow());
  }

  /** What a full disk or a failed editor leaves behind. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "null"})
  void anEmptyFileTakesNoServiceOut(String empty) throws Exception {
    accepted(Clusters.WEB_YAML);
    Running before = Running.atStart(store);
    store.edit(empty);

    Running reloaded = before.reloaded(store);
    assertEquals(1, reloaded.revision());
    assertEquals(before.cluster(), reloaded.cluster());
    assertEquals(
        "the file is refused and revision 1 goes on: evenkeel.yaml:1:1: document: is empty;"
            + " virtual-services: [] to take every virtual service out, or the whole text",
        reloaded.fileProblem().orElseThrow());
    assertEquals(reloaded, Running.atStart(store));
  }

  @Test
  void aFileThatSaysSoTakesEveryServiceOut() throws Exception {
    accepted(Clusters.WEB_YAML);
    store.edit("virtual-services: []\n");

    Running none = Running.atStart(store);
    assertEquals(2, none.revision());
    store.edit("");
    assertEquals(2, none.reloaded(store).revision());
    store.edit(Clusters.WEB_YAML);
    assertEquals(3, none.reloaded(store).revision());
  }

  @Test
  void aRightFileHelpsWhenThisVersionRefusesTheRevision() throws Exception {
    accepted(BAD);
    store.edit(Clusters.WEB_YAML);

    assertEquals(2, Running.atStart(store).revision());
  }

  @Test
  void aWrongFileThatIsMendedIsNoLongerAProblem() throws Exception {
    accepted(Clusters.WEB_YAML);
    store.edit(BAD);
    Running refused = Running.atStart(store);

    store.edit(Clusters.WEB_YAML);
    Running mended = refused.reloaded(store);

    assertEquals(1, mended.revision());
    assertEquals(Optional.empty(), mended.fileProblem());
  }
}

package org.evenkeel.coordinator.replica;

import static org.evenkeel.coordinator.replica.Part.CERTIFICATES;
import static org.evenkeel.coordinator.replica.Part.CONFIGURATION;
import static org.evenkeel.coordinator.replica.Part.USERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.replica.Possession.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static Possession possession(Ledger ledger, String digest) {
    return ledger.possession(CONFIGURATION, new Holding.Look(digest, false));
  }

  private static Ledger active(Ledger ledger, String digest, long term) {
    return ledger.looked(Map.of(CONFIGURATION, digest), term);
  }

  @Test
  void whatAnActiveNodeChangesUnderItsClaimIsNewer() {
    Ledger begun = active(Ledger.EMPTY, "a", 3);
    assertEquals(Tag.NONE, possession(begun, "a").tag(), "it was there before");
    assertTrue(possession(begun, "a").clean());
    Ledger edited = active(begun, "b", 3);
    assertEquals(new Tag(3, 1), possession(edited, "b").tag());
    assertEquals(edited, active(edited, "b", 3), "nothing has changed");
    assertEquals(new Tag(3, 1), possession(active(edited, "b", 4), "b").tag());
    Ledger again = active(active(edited, "b", 4), "c", 4);
    assertEquals(new Tag(4, 2), possession(again, "c").tag());
    assertTrue(new Tag(4, 1).compareTo(new Tag(3, 9)) > 0);
  }

  @Test
  void whatWasTakenWithoutTheLastWordIsNoEditOfWhoTakesOver() {
    Ledger lb1 = active(active(Ledger.EMPTY, "a", 3), "b", 3);
    Ledger lb2 = Ledger.EMPTY.taken(CONFIGURATION, Tag.NONE, "a");
    // lb2 has taken b, and was not told its tag; lb1 accepts c, and both stop hearing each other.
    Ledger newer = active(lb1, "c", 3);
    Ledger holder = active(lb2, "b", 4);
    assertEquals(Step.ASK, possession(holder, "b").against(possession(newer, "c")));
  }

  @Test
  void thePassiveNodeTakesWhatDiffersUnlessItHasANewerOneThatWasAccepted() {
    Ledger lb1 = active(active(Ledger.EMPTY, "", 3), "a", 3);
    Ledger lb2 = active(Ledger.EMPTY.taken(CONFIGURATION, new Tag(3, 1), "a"), "a", 4);
    assertEquals(Step.NOTHING, possession(lb1, "a").against(possession(lb2, "a")));
    assertEquals(Step.SEND, possession(active(lb1, "b", 3), "b").against(possession(lb2, "a")));
    // Edited behind its back, or half taken before a crash.
    assertEquals(Step.SEND, possession(lb1, "a").against(possession(lb2, "x")));
    // Accepted by lb1, which then stopped; lb2 took over with what it had.
    Ledger newer = active(lb1, "b", 3);
    assertEquals(Step.ASK, possession(lb2, "a").against(possession(newer, "b")));
    // lb2 has accepted something since: the higher term goes on.
    Ledger apart = active(lb2, "c", 4);
    assertEquals(Step.SEND, possession(apart, "c").against(possession(newer, "b")));
    assertEquals(Step.ASK, possession(newer, "b").against(possession(apart, "c")));
  }

  @Test
  void whoHasNothingAndWhoJoinsTakesWhateverThereIs() {
    Possession nothing = Ledger.EMPTY.possession(CONFIGURATION, new Holding.Look("nothing", true));
    Possession something = possession(Ledger.EMPTY, "a");
    assertEquals(Step.ASK, nothing.against(something));
    assertEquals(Step.SEND, something.against(nothing));

    Ledger joined = active(Ledger.JOINING, "b", 9);
    assertEquals(Ledger.JOINING.entries(), joined.entries(), "what a node brings along");
    assertEquals(Step.ASK, possession(joined, "b").against(something));
    assertEquals(Step.SEND, something.against(possession(joined, "b")));
    Ledger taken = joined.taken(CONFIGURATION, new Tag(1, 1), "a");
    assertFalse(possession(taken, "a").awaits());
    assertTrue(taken.awaited().contains(USERS));
  }

  @Test
  void aDecisionThatChangesNothingIsNewerThanAnOlderOneOfTheOtherNode() {
    Ledger both = active(Ledger.EMPTY, "drained", 3);
    Ledger older = active(active(both, "drained", 4), "online", 4);
    Ledger idle = active(both, "drained", 5);
    assertEquals(
        Step.ASK,
        possession(idle, "drained").against(possession(older, "online")),
        "who has not decided yields");
    Ledger confirmed = idle.decided(CONFIGURATION, "drained", 5);
    assertEquals(Step.SEND, possession(confirmed, "drained").against(possession(older, "online")));
    assertEquals(new Tag(5, 1), possession(confirmed, "drained").tag());
    assertEquals(
        Step.NOTHING, possession(confirmed, "drained").against(possession(idle, "drained")));
    assertEquals(Ledger.JOINING, Ledger.JOINING.decided(CONFIGURATION, "drained", 5));
  }

  @Test
  void whatANodeHasEverHadIsNoLossOfTheOther() {
    Ledger lb1 = active(active(active(Ledger.EMPTY, "a", 3), "b", 3), "c", 3);
    assertTrue(lb1.had(CONFIGURATION, possession(lb1, "c")));
    Ledger behind = Ledger.EMPTY.taken(CONFIGURATION, new Tag(3, 1), "b");
    assertTrue(lb1.had(CONFIGURATION, possession(behind, "b")));
    assertTrue(lb1.had(CONFIGURATION, possession(Ledger.EMPTY, "b")), "taken without the tag");
    assertFalse(lb1.had(CONFIGURATION, possession(active(behind, "x", 4), "x")));
    assertFalse(lb1.had(CONFIGURATION, possession(Ledger.EMPTY, "x")));
    Ledger back = active(active(behind, "x", 4), "a", 4);
    assertFalse(lb1.had(CONFIGURATION, possession(back, "a")), "a again, by another decision");
    Ledger longer = lb1;
    for (int i = 0; i < 3 * Ledger.Entry.PAST_MAX; i++) {
      longer = active(longer, "d" + i, 3);
    }
    assertEquals(Ledger.Entry.PAST_MAX, longer.entry(CONFIGURATION).had().size(), "it is bounded");
  }

  @Test
  void ofWhatIsHalfTakenNothingIsLost() {
    Ledger begun = Ledger.EMPTY.taking(CERTIFICATES);
    assertTrue(begun.taking().contains(CERTIFICATES));
    assertTrue(begun.taken(CERTIFICATES, Tag.NONE, "a").taking().isEmpty());
    assertTrue(begun.looked(Map.of(), 4).taking().isEmpty(), "who is active has its own");
  }

  @Test
  void itIsKeptAndADamagedFileIsSaid(@TempDir Path folder) throws IOException {
    Ledger ledger =
        active(Ledger.JOINING.taken(CONFIGURATION, Tag.NONE, ""), "a", 3)
            .taking(CERTIFICATES)
            .diverged(DivergencesTest.SEVERAL);
    LedgerFile file = new LedgerFile(folder);
    assertEquals(Ledger.EMPTY, file.read());
    file.keep(ledger);
    assertEquals(ledger, file.read());
    Files.writeString(
        folder.resolve("replica.json"),
        """
        {"claim":3,"parts":{"users":{"term":3,"count":1,"digest":"ab"}},"awaited":[],
         "divergence":{"node":"lb2","revision":4,"author":"alice","time":"1970-01-01T00:00:00Z",
           "instead":7}}\
        """);
    assertEquals(
        List.of(new Divergence.Configuration("lb2", 4, "alice", Instant.EPOCH, 7, 0)),
        file.read().divergences().open(),
        "as it was written before there could be several");
    for (String damaged : new String[] {"", "[]", "{\"parts\":{\"users\":{\"term\":-1}}}"}) {
      Files.writeString(folder.resolve("replica.json"), damaged);
      IOException e = assertThrows(IOException.class, file::read);
      assertTrue(String.valueOf(e.getMessage()).contains("is damaged"), e.getMessage());
    }
  }
}

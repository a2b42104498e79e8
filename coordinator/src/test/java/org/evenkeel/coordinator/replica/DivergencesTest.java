package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivergencesTest {
  private static final Divergence LOST =
      new Divergence.Configuration("lb1", 3, "alice", Instant.EPOCH, 6, 5);
  private static final Divergence USERS =
      new Divergence.Copy(
          "lb1", Part.USERS, "/var/lib/evenkeel/set-aside/users-1", Instant.ofEpochSecond(1));

  /** One of each kind, and one that is acknowledged. */
  static final Divergences SEVERAL = new Divergences(List.of(LOST, USERS), List.of("0123456789ab"));

  @Test
  void itSaysWhatHappenedAndTheCommandsThatUndoIt() {
    assertEquals(
        "revision 3 of lb1, accepted by alice while the nodes did not hear each other, is not in"
            + " force: revision 6 is; it is revision 5 in the history of both nodes",
        LOST.sentence());
    assertEquals(
        List.of("evenkeel config diff --revision 5", "evenkeel config rollback 5"),
        LOST.remedies());
    assertTrue(USERS.sentence().contains("set-aside/users-1 on lb1"), USERS.sentence());
  }

  @Test
  void whatIsAcknowledgedOnOneNodeIsAcknowledgedOnBoth() {
    Divergences lb1 = Divergences.NONE.with(LOST).with(USERS).with(LOST);
    assertEquals(List.of(LOST, USERS), lb1.open());
    Divergences lb2 = lb1.acknowledge(LOST.id()).orElseThrow();
    assertEquals(List.of(USERS), lb2.open());
    assertTrue(lb2.acknowledge(LOST.id()).isEmpty(), "it is not shown any more");
    assertEquals(lb2, lb1.union(lb2));
    assertEquals(lb2, lb2.union(lb1), "nobody shows it again");
    assertEquals(List.of(USERS), lb2.with(LOST).open());
  }

  @Test
  void inWhateverOrderTheNodesHearOfItBothKnowTheSame() {
    Random random = new Random(8);
    for (int run = 0; run < 200; run++) {
      Divergences[] nodes = {Divergences.NONE, Divergences.NONE};
      List<Divergence> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int node = random.nextInt(2);
        switch (random.nextInt(3)) {
          case 0 -> {
            all.add(
                new Divergence.Configuration(
                    "lb" + node, i, "alice", Instant.ofEpochSecond(random.nextInt(9)), i + 2, 0));
            nodes[node] = nodes[node].with(all.getLast());
          }
          case 1 -> {
            Divergences own = nodes[node];
            if (!own.open().isEmpty()) {
              nodes[node] = own.acknowledge(own.open().getFirst().id()).orElseThrow();
            }
          }
          default -> nodes[node] = nodes[node].union(nodes[1 - node]);
        }
      }
      Divergences before = nodes[0];
      nodes[0] = nodes[0].union(nodes[1]);
      nodes[1] = nodes[1].union(before);
      assertEquals(nodes[0].open(), nodes[1].open());
      assertEquals(nodes[0], nodes[0].union(nodes[1]), "once more changes nothing");
      List<String> acknowledged = nodes[0].acknowledged();
      assertEquals(
          all.stream().filter(each -> !acknowledged.contains(each.id())).count(),
          nodes[0].open().size(),
          "nothing is shown no more that nobody has acknowledged");
    }
  }

  @Test
  void thereAreNeverTooMany() {
    Divergences many = Divergences.NONE;
    for (int i = 0; i < 200; i++) {
      many =
          many.with(new Divergence.Copy("lb1", Part.TOKENS, "copy" + i, Instant.ofEpochSecond(i)));
      if (i % 2 == 0) {
        many = many.acknowledge(many.open().getLast().id()).orElseThrow();
      }
    }
    assertEquals(Divergences.OPEN_MAX, many.open().size());
    assertEquals(Divergences.ACKNOWLEDGED_MAX, many.acknowledged().size());
  }
}

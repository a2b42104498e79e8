package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.Tenure.Vote;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;
import org.junit.jupiter.api.Test;

class TenureTest {
  private static final int LEASE = 600;

  private long now = -5;
  private Tenure tenure = Tenure.remembered(Optional.empty(), LEASE, now - ms(LEASE));

  private static long ms(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static WitnessQuestion question(Kind kind, String node, long ballot, long term) {
    return new WitnessQuestion(kind, 0, 0, node.hashCode(), ballot, term, LEASE, false, node);
  }

  private Verdict ask(String node, long ballot, long term) {
    Tenure.Decision decision = tenure.ask(question(Kind.ASK, node, ballot, term), now);
    tenure = decision.next();
    return decision.verdict();
  }

  private void giveBack(String node, long ballot) {
    tenure = tenure.givenBack(question(Kind.GIVE_BACK, node, ballot, 0));
  }

  private void giveBackUnused(String node, long ballot, long term) {
    tenure =
        tenure.givenBack(
            new WitnessQuestion(
                Kind.GIVE_BACK, 0, 0, node.hashCode(), ballot, term, 0, true, node));
  }

  @Test
  void oneNodeAtATimeHasALease() {
    assertEquals(Verdict.GRANTED, ask("lb1", 1, 5));
    assertEquals(Verdict.HELD, ask("lb2", 1, 6));
    now += ms(LEASE) - 1;
    assertEquals(Verdict.HELD, ask("lb2", 2, 6));
    now += 1;
    assertEquals(Verdict.GRANTED, ask("lb2", 3, 6));
    assertEquals(Verdict.HELD, ask("lb1", 2, 5));
  }

  @Test
  void theHolderAloneRenews() {
    assertEquals(Verdict.GRANTED, ask("lb1", 1, 5));
    now += ms(400);
    assertEquals(Verdict.GRANTED, ask("lb1", 2, 5));
    now += ms(400);
    assertEquals(Verdict.HELD, ask("lb2", 1, 6));
    now += ms(200);
    assertEquals(Verdict.GRANTED, ask("lb2", 2, 6));
  }

  @Test
  void aLeaseGivenBackIsHandedOn() {
    ask("lb1", 1, 5);
    giveBack("lb1", 1);
    assertEquals(Verdict.GRANTED, ask("lb2", 1, 6));
  }

  @Test
  void whatIsGivenBackEndsNoLaterLeaseNorAnothersNode() {
    ask("lb1", 2, 5);
    giveBack("lb1", 1);
    assertEquals(Verdict.HELD, ask("lb2", 1, 6));
    giveBack("lb2", 9);
    assertEquals(Verdict.HELD, ask("lb2", 2, 6));
  }

  @Test
  void noTermIsVotedForTwiceAndNoneGoesBack() {
    ask("lb1", 1, 5);
    giveBack("lb1", 1);
    assertEquals(Verdict.OUTDATED, ask("lb2", 1, 5));
    assertEquals(Verdict.OUTDATED, ask("lb2", 2, 4));
    assertEquals(Verdict.GRANTED, ask("lb2", 3, 6));
    giveBack("lb2", 3);
    assertEquals(Verdict.OUTDATED, ask("lb1", 2, 5));
    assertEquals(Optional.of(new Vote(6, "lb2")), tenure.vote());
  }

  @Test
  void aVoteThatNobodyUsesIsAsIfItHadNotBeen() {
    ask("lb1", 1, 5);
    giveBack("lb1", 1);
    ask("lb2", 1, 6);
    giveBackUnused("lb2", 1, 6);
    assertEquals(Optional.of(new Vote(5, "lb1")), tenure.vote());
    assertEquals(Verdict.GRANTED, ask("lb1", 2, 5));

    giveBack("lb1", 2);
    ask("lb2", 2, 7);
    giveBackUnused("lb2", 2, 6);
    assertEquals(Optional.of(new Vote(7, "lb2")), tenure.vote(), "another term's");
  }

  @Test
  void afterARestartOnlyTheNodeOfTheLastVoteIsServedAtOnce() {
    ask("lb1", 1, 5);
    tenure = Tenure.remembered(tenure.vote(), tenure.longestMillis(), now);
    assertEquals(Verdict.WAITING, ask("lb2", 1, 6));
    now += ms(LEASE) - 1;
    assertEquals(Verdict.WAITING, ask("lb2", 2, 6));
    assertEquals(Verdict.GRANTED, ask("lb1", 1, 5), "nobody else can have a lease");
    now += 1;
    assertEquals(Verdict.HELD, ask("lb2", 3, 6));
  }

  @Test
  void whoKnowsNothingWaitsForTheLongestLease() {
    tenure = Tenure.remembered(Optional.empty(), 60_000, now);
    now += ms(59_999);
    assertEquals(Verdict.WAITING, ask("lb1", 1, 1));
    now += ms(1);
    assertEquals(Verdict.GRANTED, ask("lb1", 2, 1));
  }

  /** Whatever is asked, given back and restarted: never two leases, never one term for two. */
  @Test
  void neverTwoAtOnceNorOneTermForTwo() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String[] names = {"lb1", "lb2"};
      long[] until = {now, now};
      long[] ballots = new long[2];
      String[] voted = new String[64];
      for (int i = 0; i < 200; i++) {
        now += ms(random.nextInt(300));
        int node = random.nextInt(2);
        switch (random.nextInt(6)) {
          case 0 -> {
            giveBack(names[node], ballots[node]);
            until[node] = now;
          }
          case 1 -> tenure = Tenure.remembered(tenure.vote(), tenure.longestMillis(), now);
          case 2 -> tenure = Tenure.remembered(tenure.vote(), 60_000, now);
          default -> {
            int term = random.nextInt(64);
            if (ask(names[node], ++ballots[node], term) == Verdict.GRANTED) {
              until[node] = now + ms(LEASE);
              assertFalse(until[1 - node] - now > 0, "two leases, seed " + seed);
              String before = voted[term];
              assertEquals(before == null ? names[node] : before, names[node], "seed " + seed);
              voted[term] = names[node];
            }
          }
        }
      }
      tenure = Tenure.remembered(Optional.empty(), LEASE, now - ms(LEASE));
    }
  }
}

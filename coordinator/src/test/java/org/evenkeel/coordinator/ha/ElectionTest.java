package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.Happening.Wish;
import org.junit.jupiter.api.Test;

/** The rules of the pair, one by one; {@link ElectionSimulationTest} has them all together. */
class ElectionTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long INTERVAL = 200 * MS;
  private static final long DEAD = 600 * MS;
  private static final ElectionRules PLAIN = rules(false, false, false, OptionalLong.empty());

  private final List<Action> actions = new ArrayList<>();
  private long now = Long.MAX_VALUE - 500 * MS; // it wraps soon
  private long sequence;
  private Election lb1 = Election.joining(PLAIN, 100, 7, now);

  private static ElectionRules rules(
      boolean witnesses, boolean pings, boolean fence, OptionalLong failback) {
    return new ElectionRules(
        "lb1", INTERVAL, 400 * MS, DEAD, 2_000 * MS, failback, witnesses, pings, fence);
  }

  // A peer, lb2, of configured priority 100 unless a test says otherwise

  private PeerReport lb2(Role role, long term) {
    return new PeerReport(
        1, ++sequence, false, term, role, false, false, false, true, 100, 100, 1, 0, "lb2");
  }

  private PeerReport resigning(long term) {
    return new PeerReport(
        1, ++sequence, true, term, Role.PASSIVE, false, false, false, true, 100, 100, 1, 0, "lb2");
  }

  private PeerReport wanting() {
    return new PeerReport(
        1, ++sequence, false, 8, Role.PASSIVE, false, false, true, true, 100, 100, 1, 0, "lb2");
  }

  private PeerReport priority(Role role, int priority, int configured) {
    return new PeerReport(
        1,
        ++sequence,
        false,
        8,
        role,
        false,
        false,
        false,
        true,
        priority,
        configured,
        1,
        0,
        "lb2");
  }

  private void happen(Happening happening) {
    Election.Step step = lb1.next(happening, now);
    lb1 = step.next();
    actions.addAll(step.actions());
  }

  private void hear(PeerReport report) {
    happen(new Happening.Heard(report, OptionalLong.of(now - MS), DEAD));
  }

  /** Nothing comes for a while; whoever is asked for the addresses says that nobody has them. */
  private void silence(long nanos) {
    pass(nanos, () -> happen(new Happening.Probed(false)));
  }

  private void pass(long nanos, Runnable probed) {
    long end = now + nanos;
    while (now - end < 0) {
      now += INTERVAL / 8;
      int before = actions.size();
      happen(new Happening.Tick());
      if (actions.subList(before, actions.size()).contains(new Action.Probe())) {
        probed.run();
      }
    }
  }

  /** The peer goes on saying the same, and hears us. */
  private void company(long nanos, Role role, long term) {
    for (long end = now + nanos; now - end < 0; ) {
      silence(INTERVAL / 2);
      hear(lb2(role, term));
    }
  }

  private <T extends Action> List<T> done(Class<T> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void active(ElectionRules rules) {
    lb1 = Election.joining(rules, 100, 7, now);
    hear(lb2(Role.JOINING, 0));
    assertEquals(Role.ACTIVE, lb1.role(), lb1.reason());
    actions.clear();
  }

  private void passive(ElectionRules rules) {
    lb1 = Election.joining(rules, 100, 7, now);
    hear(lb2(Role.ACTIVE, 8));
    happen(new Happening.InStep(true));
    assertEquals(Role.PASSIVE, lb1.role());
    actions.clear();
  }

  @Test
  void oneThatStartsAloneListensForTwoDeadTimesAndTakesOver() {
    silence(2 * DEAD - INTERVAL);
    assertEquals(Role.JOINING, lb1.role());
    silence(INTERVAL);
    assertEquals(Role.ACTIVE, lb1.role());
    assertEquals(List.of(new Action.Take(8, "the peer is lost")), done(Action.Take.class));
  }

  @Test
  void ofTwoThatStartTheBetterOneTakesOverAtOnce() {
    hear(lb2(Role.JOINING, 0));
    assertEquals(Role.ACTIVE, lb1.role());

    lb1 = Election.joining(PLAIN, 99, 7, now);
    hear(lb2(Role.JOINING, 0));
    assertEquals(Role.PASSIVE, lb1.role());
  }

  @Test
  void whoWaitsAcknowledgesTheHolderAtOnce() {
    passive(PLAIN);
    now += INTERVAL;
    hear(lb2(Role.ACTIVE, 8));
    assertEquals(1, done(Action.Beat.class).size());
  }

  @Test
  void aLostHolderIsRelievedAtItsDeadTime() {
    passive(PLAIN);
    silence(DEAD - INTERVAL / 4);
    assertEquals(Role.PASSIVE, lb1.role());
    silence(INTERVAL / 2);
    assertEquals(Role.ACTIVE, lb1.role());
    assertEquals(9, lb1.spokenTerm(now));
  }

  @Test
  void aHolderWhoseHeartbeatAloneIsLostIsNot() {
    passive(PLAIN);
    pass(10 * DEAD, () -> happen(new Happening.Probed(true)));
    assertEquals(Role.PASSIVE, lb1.role());
    assertEquals("no heartbeat comes, but the peer still has the addresses", lb1.reason());
  }

  @Test
  void oneThatDidNotRunItselfCountsAnew() {
    passive(PLAIN);
    now += 5 * DEAD;
    happen(new Happening.Tick());
    happen(new Happening.Probed(false));
    assertEquals(Role.PASSIVE, lb1.role());
    silence(DEAD - INTERVAL / 4);
    assertEquals(Role.PASSIVE, lb1.role());
    silence(INTERVAL);
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void aHolderIsRelievedWhenItResigns() {
    passive(PLAIN);
    hear(resigning(8));
    assertEquals(Role.ACTIVE, lb1.role());
    assertEquals(9, lb1.spokenTerm(now));
  }

  @Test
  void aResignationFromAnOlderTermTellsNothing() {
    passive(PLAIN);
    lb1 = Election.joining(PLAIN, 50, 9, now);
    hear(resigning(8));
    assertEquals(Role.PASSIVE, lb1.role());
  }

  @Test
  void anAnswerToWhatWasSaidLongAgoIsNoContact() {
    passive(PLAIN);
    PeerReport late = resigning(8);
    happen(new Happening.Heard(late, OptionalLong.of(now - DEAD), DEAD));
    assertEquals(Role.PASSIVE, lb1.role());
  }

  @Test
  void aStandbyIsNotTakenBackByTheBetterOne() {
    active(PLAIN);
    hear(lb2(Role.PASSIVE, 8));
    happen(new Happening.Asked(Wish.STANDBY));
    assertTrue(lb1.holds());
    assertEquals(1, done(Action.LetGo.class).size());
    happen(new Happening.Released(8));
    assertEquals(List.of(new Action.Resign()), done(Action.Resign.class));
    assertTrue(lb1.resigning(now));
    company(DEAD, Role.PASSIVE, 8);
    assertEquals(Role.PASSIVE, lb1.role());
    hear(lb2(Role.ACTIVE, 9));
    assertFalse(lb1.resigning(now));
  }

  @Test
  void aStandbyWithoutAPeerIsNotDone() {
    active(PLAIN);
    silence(2 * DEAD);
    happen(new Happening.Asked(Wish.STANDBY));
    assertEquals(List.of(), done(Action.LetGo.class));
  }

  @Test
  void aStopIsDoneWithoutAPeerToo() {
    active(PLAIN);
    silence(2 * DEAD);
    happen(new Happening.Asked(Wish.STOP));
    happen(new Happening.Released(8));
    assertEquals(1, done(Action.Resign.class).size());
    silence(10 * DEAD);
    assertFalse(lb1.holds());
  }

  @Test
  void whoLetsGoIsNotInStepBeforeSomebodyHasLooked() {
    active(PLAIN);
    happen(new Happening.InStep(true));
    happen(new Happening.Asked(Wish.STOP));
    happen(new Happening.Released(8));
    assertFalse(lb1.inStep());
    happen(new Happening.InStep(true));
    assertTrue(lb1.inStep());
  }

  @Test
  void aClaimIsNewerThanAllThatIsKnownOf() {
    lb1 = Election.joining(PLAIN, 100, 7, now);
    happen(new Happening.Known(20));
    silence(2 * DEAD + INTERVAL);
    assertEquals(List.of(new Action.Take(21, "the peer is lost")), done(Action.Take.class));
  }

  @Test
  void aHolderGivesWayToOneThatWantsAndIsInStep() {
    active(PLAIN);
    PeerReport behind =
        new PeerReport(
            1,
            ++sequence,
            false,
            8,
            Role.PASSIVE,
            false,
            false,
            true,
            false,
            100,
            100,
            1,
            0,
            "lb2");
    hear(behind);
    assertEquals(List.of(), done(Action.LetGo.class));
    hear(wanting());
    assertEquals(List.of(new Action.LetGo(8, "lb2 asked for it")), done(Action.LetGo.class));
  }

  @Test
  void ofTwoHoldersTheOneOfTheOlderTermLetsGo() {
    active(PLAIN);
    hear(lb2(Role.ACTIVE, 9));
    assertEquals(1, done(Action.LetGo.class).size());

    active(PLAIN);
    hear(lb2(Role.ACTIVE, 7));
    assertEquals(List.of(), done(Action.LetGo.class));
    hear(lb2(Role.PASSIVE, 8));
    assertEquals(List.of(new Action.Announce()), done(Action.Announce.class));
  }

  @Test
  void atEqualTermsPriorityDecidesThenTheName() {
    active(PLAIN);
    hear(lb2(Role.ACTIVE, 8));
    assertEquals(List.of(), done(Action.LetGo.class));
    hear(priority(Role.ACTIVE, 100, 101));
    assertEquals(1, done(Action.LetGo.class).size());
  }

  @Test
  void withAWitnessAHolderLetsGoBeforeThePeerMayTakeOver() {
    active(rules(true, false, false, OptionalLong.empty()));
    silence(DEAD - INTERVAL / 2);
    assertTrue(lb1.holds());
    assertFalse(done(Action.AskWitnesses.class).isEmpty());
    silence(INTERVAL / 2);
    assertEquals(1, done(Action.LetGo.class).size());
  }

  @Test
  void withTheWitnessesLeaseAHolderStaysAndGivesItBackInCompany() {
    active(rules(true, false, false, OptionalLong.empty()));
    for (int i = 0; i < 100; i++) {
      silence(INTERVAL / 4);
      done(Action.AskWitnesses.class)
          .forEach(ask -> happen(new Happening.Granted(ask.ballot(), now + DEAD)));
    }
    assertTrue(lb1.holds() && !lb1.leaving());
    hear(lb2(Role.PASSIVE, 8));
    assertEquals(1, done(Action.GiveBack.class).size());
  }

  @Test
  void withAWitnessALostHolderIsRelievedOnlyWithItsLease() {
    passive(rules(true, false, false, OptionalLong.empty()));
    silence(DEAD + INTERVAL / 2);
    assertEquals(List.of(), done(Action.AskWitnesses.class), "the holder is counted first");
    silence(INTERVAL);
    long ballot = done(Action.AskWitnesses.class).getFirst().ballot();
    happen(new Happening.Denied("the witness grants it to lb2"));
    assertEquals(Role.ISOLATED, lb1.role());
    assertEquals("the peer is lost, and the witness grants it to lb2", lb1.reason());
    happen(new Happening.Granted(ballot, now + DEAD));
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void whoHearsNoVotingHostHoldsNothingAlone() {
    ElectionRules pings = rules(false, true, false, OptionalLong.empty());
    active(pings);
    silence(2 * DEAD);
    assertEquals(1, done(Action.LetGo.class).size());

    passive(pings);
    silence(2 * DEAD);
    assertEquals(Role.ISOLATED, lb1.role());
    happen(new Happening.PingAnswered());
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void withAFenceALostHolderIsRelievedWhenItIsCertainlyOff() {
    passive(rules(false, false, true, OptionalLong.empty()));
    silence(2 * DEAD);
    assertEquals(1, done(Action.Fence.class).size());
    happen(new Happening.Fenced(false));
    assertEquals(Role.PASSIVE, lb1.role());
    happen(new Happening.Fenced(true));
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void oneWithoutALinkHoldsNothing() {
    active(PLAIN);
    happen(new Happening.Fitness(100, false));
    assertEquals(1, done(Action.LetGo.class).size());
    happen(new Happening.Released(8));
    silence(4 * DEAD);
    assertEquals(Role.ISOLATED, lb1.role());
    happen(new Happening.Fitness(100, true));
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void maintenanceHandsOverWhenSomebodyIsThere() {
    active(PLAIN);
    silence(2 * DEAD);
    happen(new Happening.Asked(Wish.MAINTENANCE));
    assertEquals(List.of(), done(Action.LetGo.class), "nobody else is there");
    hear(lb2(Role.PASSIVE, 8));
    assertEquals(1, done(Action.LetGo.class).size());
    assertEquals(0, lb1.spokenPriority());
  }

  @Test
  void aHigherPriorityAloneMovesNothing() {
    passive(PLAIN);
    for (int i = 0; i < 100; i++) {
      silence(INTERVAL);
      hear(priority(Role.ACTIVE, 50, 50));
    }
    assertFalse(lb1.wanting());
  }

  @Test
  void failbackAsksAfterItsTime() {
    passive(rules(false, false, false, OptionalLong.of(4_000 * MS)));
    for (int i = 0; i < 15; i++) {
      silence(INTERVAL);
      hear(priority(Role.ACTIVE, 50, 50));
    }
    assertFalse(lb1.wanting());
    for (int i = 0; i < 10; i++) {
      silence(INTERVAL);
      hear(priority(Role.ACTIVE, 50, 50));
    }
    assertTrue(lb1.wanting());
  }

  @Test
  void aHolderThatTrackingHasLoweredIsRelievedButNotAtOnce() {
    passive(PLAIN);
    hear(priority(Role.ACTIVE, 60, 100));
    assertFalse(lb1.wanting());
    for (int i = 0; i < 40; i++) {
      silence(INTERVAL);
      hear(priority(Role.ACTIVE, 60, 100));
    }
    assertTrue(lb1.wanting());
  }

  @Test
  void aHolderThatRestartsIsWaitedForAsLongAsAGuardSpeaks() {
    passive(PLAIN);
    long begun = now;
    while (now - begun < 2_400 * MS) {
      silence(INTERVAL);
      hear(
          new PeerReport(
              1,
              ++sequence,
              false,
              8,
              Role.ACTIVE,
              true,
              false,
              false,
              true,
              100,
              100,
              1,
              0,
              "lb2"));
      assertEquals(Role.PASSIVE, lb1.role());
    }
    for (int i = 0; i < 3; i++) {
      silence(INTERVAL);
      hear(
          new PeerReport(
              1,
              ++sequence,
              false,
              8,
              Role.ACTIVE,
              true,
              false,
              false,
              true,
              100,
              100,
              1,
              0,
              "lb2"));
    }
    assertEquals(Role.ACTIVE, lb1.role());
  }

  @Test
  void oneWhoseGuardHasLetGoIsActiveNoMore() {
    active(PLAIN);
    happen(new Happening.Released(7));
    assertTrue(lb1.holds(), "that was another claim");
    happen(new Happening.Released(8));
    assertFalse(lb1.holds());
  }
}

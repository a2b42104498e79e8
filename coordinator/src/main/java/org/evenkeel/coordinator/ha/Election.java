package org.evenkeel.coordinator.ha;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who of a pair holds the addresses: all that one node knows for that, and the rules of
 * docs/protocol.md. A value: what happens makes another one of it. Times are of one monotonic clock
 * in nanoseconds, of which only differences mean something.
 */
public final class Election {
  /** A node that took over is not relieved for so many dead times, or two would swing. */
  private static final int CALM = 10;

  /** Resignations are repeated for so many dead times. */
  private static final int RESIGNING = 2;

  /** Longer than that by more than a resignation is believed. */
  private static final int CALM_AFTER_YIELD = 3;

  private final ElectionRules rules;
  private final int configured;
  private final Peer peer;
  private final Evidence evidence;
  private final List<Action> actions = new ArrayList<>();

  private Role role;
  private String reason;
  private long term;
  private long highest;
  private long known;
  private boolean leaving;
  private boolean conflict;
  private OptionalLong yieldedAt = OptionalLong.empty();
  private long tickedAt;
  private long beatAt;

  private int priority;
  private boolean linked = true;
  private OptionalLong inStepSince = OptionalLong.empty();
  private boolean maintenance;
  private boolean stopping;
  private OptionalLong wantedAt = OptionalLong.empty();

  /**
   * What follows from something that happened.
   *
   * @param next what is known now
   * @param actions what is to be done, in this order
   */
  public record Step(Election next, List<Action> actions) {
    public Step {
      actions = List.copyOf(actions);
    }
  }

  private Election(
      ElectionRules rules, int priority, Role role, String reason, long term, long now) {
    this.rules = rules;
    this.configured = priority;
    this.priority = priority;
    this.peer = new Peer(rules, now);
    this.evidence = new Evidence();
    this.role = role;
    this.reason = reason;
    this.term = term;
    this.highest = term;
    this.tickedAt = now;
    this.beatAt = now - 2 * rules.interval();
  }

  private Election(Election other) {
    this.rules = other.rules;
    this.configured = other.configured;
    this.peer = new Peer(other.peer);
    this.evidence = new Evidence(other.evidence);
    this.role = other.role;
    this.reason = other.reason;
    this.term = other.term;
    this.highest = other.highest;
    this.known = other.known;
    this.leaving = other.leaving;
    this.conflict = other.conflict;
    this.yieldedAt = other.yieldedAt;
    this.tickedAt = other.tickedAt;
    this.beatAt = other.beatAt;
    this.priority = other.priority;
    this.linked = other.linked;
    this.inStepSince = other.inStepSince;
    this.maintenance = other.maintenance;
    this.stopping = other.stopping;
    this.wantedAt = other.wantedAt;
  }

  /**
   * A node that has just started: it listens first.
   *
   * @param priority the configured one, 1 to 65535
   * @param highest the highest term that an earlier start has kept, 0 when none has
   */
  public static Election joining(ElectionRules rules, int priority, long highest, long now) {
    return new Election(rules, priority, Role.JOINING, "just started", highest, now);
  }

  /**
   * A node that goes on to hold the addresses, because its guard has held them since its last
   * process ended.
   *
   * @param term of the claim that goes on
   * @param acknowledged when the newest message was sent that the peer has taken; empty when none
   */
  public static Election resumed(
      ElectionRules rules, int priority, long term, OptionalLong acknowledged, long now) {
    Election resumed =
        new Election(rules, priority, Role.ACTIVE, "goes on after a restart", term, now);
    resumed.peer.goOn(acknowledged);
    return resumed;
  }

  /**
   * What follows from something that happens. This one stays as it is.
   *
   * @param now not before that of the last call
   */
  public Step next(Happening happening, long now) {
    Election next = new Election(this);
    next.take(happening, now);
    if (!next.leaving) {
      if (next.holds()) {
        next.judgeHolding(now);
      } else {
        next.judgeWaiting(now);
      }
    }
    return new Step(next, next.actions);
  }

  /** What this node is. */
  public Role role() {
    return role;
  }

  /** Why it is that, a sentence. */
  public String reason() {
    return reason;
  }

  /** Whether it has the addresses, or may still have some of them. */
  public boolean holds() {
    return role == Role.ACTIVE;
  }

  /** Whether it is active only until its addresses are off. */
  public boolean leaving() {
    return leaving;
  }

  /** The term of its own claim, the last one when it is not active. */
  public long term() {
    return term;
  }

  /** The term to say: of the own claim while active or resigning, else the highest known. */
  public long spokenTerm(long now) {
    return holds() || resigning(now) ? term : highest;
  }

  /** The priority to say: what is in force, 0 when this node cannot hold the addresses. */
  public int spokenPriority() {
    return able() ? priority : 0;
  }

  /** Whether it asks the peer for the addresses. */
  public boolean wanting() {
    return wantedAt.isPresent() && !holds();
  }

  /** Whether it has what a holder needs. */
  public boolean inStep() {
    return inStepSince.isPresent();
  }

  /** Whether its operator has taken it out. */
  public boolean maintenance() {
    return maintenance;
  }

  /**
   * Whether messages are to be resignations: the addresses were let go, and the peer has not said
   * since that it holds them.
   */
  public boolean resigning(long now) {
    return !holds()
        && yieldedAt.isPresent()
        && now - yieldedAt.getAsLong() < RESIGNING * rules.dead()
        && !peer.active();
  }

  /** What the peer said last; empty before the first. */
  public Optional<PeerReport> peer() {
    return peer.report();
  }

  /** Whether each node hears the other. */
  public boolean contact(long now) {
    return peer.contact(now);
  }

  /** Nanoseconds since the peer was heard, or since this node listens. */
  public long silence(long now) {
    return peer.silence(now);
  }

  private boolean able() {
    return priority > 0 && linked && !maintenance && !stopping;
  }

  // What happened

  private void take(Happening happening, long now) {
    switch (happening) {
      case Happening.Tick _ -> tick(now);
      case Happening.Heard heard -> hear(heard, now);
      case Happening.Granted(long ballot, long until) -> evidence.granted(ballot, until);
      case Happening.Denied(String why) -> evidence.denied(why);
      case Happening.Known(long newest) -> known = Math.max(known, newest);
      case Happening.PingAnswered _ -> evidence.pinged(now);
      case Happening.Probed(boolean held) -> evidence.probed(held);
      case Happening.Fenced(boolean confirmed) -> evidence.fenced(confirmed);
      case Happening.Released(long ended) -> released(ended, now);
      case Happening.Fitness fitness -> {
        priority = fitness.priority();
        linked = fitness.linked();
      }
      case Happening.InStep(boolean inStep) -> inStep(inStep, now);
      case Happening.Asked(Happening.Wish wish) -> asked(wish, now);
    }
  }

  private void tick(long now) {
    if (now - tickedAt > 2 * rules.interval()) {
      peer.listenAnew(now);
      evidence.forgetPeer();
    }
    tickedAt = now;
    // Who waits answers the holder's heartbeats, and speaks of its own accord only when none comes.
    long period = holds() ? rules.interval() : rules.interval() + rules.margin();
    if (now - beatAt >= period - rules.margin() / 2) {
      beat(now);
    }
  }

  private void beat(long now) {
    beatAt = now;
    actions.add(new Action.Beat());
  }

  private void hear(Happening.Heard heard, long now) {
    boolean wasActive = peer.active();
    if (!peer.hear(heard, now)) {
      return;
    }
    PeerReport report = heard.report();
    highest = Math.max(highest, report.term());
    evidence.forgetPeer();
    if (holds() && !leaving) {
      settleConflict(report, wasActive, now);
    } else if (!holds() && report.role() == Role.ACTIVE && now - beatAt >= rules.interval() / 2) {
      beat(now); // a receipt at once: the holder lives by it
    }
  }

  /** Two hold: exactly one lets go, whoever hears of it first. */
  private void settleConflict(PeerReport report, boolean wasActive, long now) {
    if (report.role() == Role.ACTIVE) {
      conflict = true;
      if (outranked(report)) {
        letGo("%s holds the addresses too, in term %d".formatted(report.name(), report.term()));
      } else {
        beat(now);
      }
    } else if (wasActive && conflict) {
      conflict = false;
      actions.add(new Action.Announce());
    }
  }

  private boolean outranked(PeerReport report) {
    return Comparator.comparingLong((long[] claim) -> claim[0])
                .thenComparingLong(claim -> claim[1])
                .compare(
                    new long[] {report.term(), report.configured()}, new long[] {term, configured})
            > 0
        || (report.term() == term
            && report.configured() == configured
            && report.name().compareTo(rules.name()) < 0);
  }

  /** Its own doing, or its guard's, who did not hear from it. */
  private void released(long ended, long now) {
    if (holds() && ended == term) {
      leaving = false;
      role = Role.PASSIVE;
      inStepSince = OptionalLong.empty(); // a holder is in step by holding; now it has to be found
      yieldedAt = OptionalLong.of(now);
      evidence.forgetPeer();
      giveBack();
      actions.add(new Action.Resign());
      beatAt = now;
    }
  }

  private void inStep(boolean inStep, long now) {
    if (!inStep) {
      inStepSince = OptionalLong.empty();
    } else if (inStepSince.isEmpty()) {
      inStepSince = OptionalLong.of(now);
    }
  }

  private void asked(Happening.Wish wish, long now) {
    switch (wish) {
      case TAKEOVER -> {
        wantedAt = holds() ? OptionalLong.empty() : OptionalLong.of(now);
        beat(now);
      }
      case STANDBY -> {
        wantedAt = OptionalLong.empty();
        if (holds() && !leaving && peer.ready(now)) {
          letGo("an operator asked for it");
        }
      }
      case MAINTENANCE -> maintenance = true;
      case SERVICE -> maintenance = false;
      case STOP -> {
        stopping = true;
        if (holds() && !leaving) {
          letGo("the coordinator stops");
        }
      }
    }
  }

  // What follows for one that holds

  private void judgeHolding(long now) {
    if (!linked) {
      letGo("an interface of the addresses has no link");
    } else if (peer.ready(now)) {
      judgeRelief(now);
    } else if (rules.voted()) {
      judgeRight(now);
    }
    if (evidence.leaseUntil().isPresent() && peer.unacknowledged(now) < rules.warn()) {
      giveBack();
    }
  }

  private void judgeRelief(long now) {
    PeerReport report = peer.report().orElseThrow();
    if (!able()) {
      letGo("this node cannot hold the addresses and %s can".formatted(report.name()));
    } else if (report.wanting() && report.inStep()) {
      letGo("%s asked for it".formatted(report.name()));
    } else if (rules.voted()) {
      judgeRight(now);
    }
  }

  /** With votes nobody holds without somebody's word for it: the peer's, or theirs. */
  private void judgeRight(long now) {
    if (rules.witnesses()) {
      if (peer.unacknowledged(now) >= rules.warn()
          && evidence.askWitnesses(rules.interval(), now)) {
        actions.add(new Action.AskWitnesses(term, evidence.ballot()));
      }
      if (!entitled(now)) {
        letGo("the peer is lost and the witnesses do not let this node hold");
      }
    } else if (peer.unacknowledged(now) >= rules.dead() - rules.margin()
        && !evidence.pinged(rules.dead() - rules.margin(), now)) {
      letGo("the peer is lost and no host of vote.ping answers");
    }
  }

  private boolean entitled(long now) {
    return peer.unacknowledged(now) < rules.dead() - rules.margin()
        || evidence.leased(rules.margin(), now);
  }

  private void letGo(String why) {
    leaving = true;
    wantedAt = OptionalLong.empty();
    reason = why;
    actions.add(new Action.LetGo(term, why));
  }

  private void giveBack() {
    if (evidence.leaseUntil().isPresent()) {
      evidence.giveBack();
      actions.add(new Action.GiveBack(evidence.ballot()));
    }
  }

  // What follows for one that does not

  private void judgeWaiting(long now) {
    if (peer.lost(now)) {
      judgeLost(now);
      return;
    }
    if (peer.late(now) && role != Role.JOINING) {
      askNeighbours(now);
    }
    peer.report().ifPresent(report -> judgeHeard(report, now));
  }

  private void askNeighbours(long now) {
    if (evidence.askNeighbours(2 * rules.dead(), now)) {
      actions.add(new Action.Probe());
    }
  }

  private void judgeHeard(PeerReport report, long now) {
    if (role != Role.PASSIVE) {
      become(Role.PASSIVE, "%s is there".formatted(report.name()));
    }
    giveBack();
    if (peer.active()) {
      reason = "%s holds the addresses".formatted(report.name());
      wish(report, now);
    } else if (able() && peer.contact(now) && !report.restarting()) {
      claimInContact(report, now);
    }
    if (wantedAt.isPresent() && now - wantedAt.getAsLong() >= CALM * rules.dead()) {
      wantedAt = OptionalLong.empty();
    }
  }

  /** Asks for the addresses where that is due: of a peer that is worse off, or to fail back. */
  private void wish(PeerReport report, long now) {
    if (wantedAt.isPresent() || inStepSince.isEmpty() || !able()) {
      return;
    }
    boolean worse =
        report.priority() < report.configured()
            && report.priority() < priority
            && peer.activeFor(now) >= CALM * rules.dead();
    boolean back =
        rules.failback().isPresent()
            && configured > report.configured()
            && priority >= report.priority()
            && now - inStepSince.getAsLong() >= rules.failback().getAsLong()
            && peer.activeFor(now) >= rules.failback().getAsLong();
    if (worse || back) {
      wantedAt = OptionalLong.of(now);
      beat(now);
    }
  }

  /** Nobody holds, and each hears the other. */
  private void claimInContact(PeerReport report, long now) {
    if (report.resigned() && report.term() == highest) {
      claim("%s has resigned".formatted(report.name()), now);
    } else if (wantedAt.isPresent() && !yielded(now)) {
      claim("nobody held the addresses when this node was to take over", now);
    } else if (!report.wanting() && !yielded(now) && better(report)) {
      claim("nobody held the addresses and this node is the better one", now);
    }
  }

  private boolean yielded(long now) {
    return yieldedAt.isPresent() && now - yieldedAt.getAsLong() < CALM_AFTER_YIELD * rules.dead();
  }

  private boolean better(PeerReport report) {
    return priority > report.priority()
        || (priority == report.priority() && rules.name().compareTo(report.name()) < 0);
  }

  /** The peer is silent; whoever may still know of it is asked before this node takes over. */
  private void judgeLost(long now) {
    askNeighbours(now);
    if (!able()) {
      become(Role.ISOLATED, "the peer is lost, and this node cannot hold the addresses");
    } else if (evidence.held().isEmpty()) {
      reason = "the peer is lost: asking the neighbours who has the addresses";
    } else if (evidence.held().get()) {
      become(Role.PASSIVE, "no heartbeat comes, but the peer still has the addresses");
    } else if (!rules.voted() || votedFor(now)) {
      claimLost(now);
    }
  }

  private boolean votedFor(long now) {
    if (!peer.lostForVotes(now)) {
      return false;
    }
    if (rules.pings() && !evidence.pinged(rules.dead(), now)) {
      become(Role.ISOLATED, "the peer is lost, and no host of vote.ping answers");
      return false;
    }
    if (!rules.witnesses()) {
      return true;
    }
    if (evidence.askWitnesses(rules.interval(), now)) {
      actions.add(new Action.AskWitnesses(nextTerm(), evidence.ballot()));
    }
    boolean leased = evidence.leased(2 * rules.margin(), now);
    if (!leased) {
      evidence.denial().ifPresent(why -> become(Role.ISOLATED, "the peer is lost, and " + why));
    }
    return leased;
  }

  private void claimLost(long now) {
    if (!rules.fence() || evidence.fenced()) {
      claim("the peer is lost", now);
    } else if (evidence.askFence(CALM * rules.dead(), now)) {
      reason = "the peer is lost: having it fenced";
      actions.add(new Action.Fence());
    }
  }

  private void claim(String why, long now) {
    highest = nextTerm();
    term = highest;
    become(Role.ACTIVE, why);
    wantedAt = OptionalLong.empty();
    conflict = false;
    evidence.forgetPeer();
    actions.add(new Action.Take(term, why));
    beat(now);
  }

  /** Newer than all that the nodes have claimed in, and than all that anybody else knows of. */
  private long nextTerm() {
    return Math.max(highest, known) + 1;
  }

  private void become(Role next, String why) {
    role = next;
    reason = why;
  }
}

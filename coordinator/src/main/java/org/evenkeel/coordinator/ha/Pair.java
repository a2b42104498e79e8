package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.wire.Conversation;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.LinkStatus;
import org.evenkeel.coordinator.ha.wire.Links;
import org.evenkeel.coordinator.ha.wire.PairNames;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as one of a pair: hears the peer, has {@link Election} decide, and does what follows.
 * One thread of its own; whatever takes longer than a system call is asked for and answered later.
 */
public final class Pair implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pair.class);

  /** Time passes so often in an interval. */
  private static final int TICKS = 8;

  private static final int RESIGNATIONS = 3;

  /** A guard may say some more before it has heard that we are back. */
  private static final long AHEAD = 1_000;

  private static final int GUARD_TICKS = 4;
  private static final long STOP_MILLIS = 2_000;

  /** The peer's hardware addresses are learned this often. */
  private static final long LEARN_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For so long something that was refused is spoken of. */
  private static final long ALARM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Setup setup;
  private final Doors doors;
  private final Clock clock;
  private final ElectionRules rules;
  private final TermFile terms;
  private final Heartbeats heartbeats;
  private final Assurance assurance;
  private final Custody custody;
  private final Inbox inbox = new Inbox();
  private final Thread thread;
  private volatile Election election;
  private volatile PairStatus status;
  private volatile boolean ending;
  private Optional<Links> links = Optional.empty();
  private long learnAt;
  private long knownTerm;
  private long metAt;
  private int ticks;
  private List<String> saidProblems = List.of();

  /**
   * What a node is told about its pair.
   *
   * @param node this node's name
   * @param spec what node.yaml says
   * @param keys what signs and verifies
   * @param state the directory of the node's state
   * @param left what a guard holds since this node's last process ended; empty when nothing is held
   */
  public record Setup(String node, HaSpec spec, Keyring keys, Path state, Optional<Charge> left) {}

  /**
   * A pair's doors to the world. Whoever made them closes them.
   *
   * @param gate puts the addresses on the host
   * @param outside who else is asked
   * @param replica what this node has of the configuration
   * @param guard is left in charge of what this node holds
   * @param told is told of every change of the role and of what does not work, on the pair's thread
   */
  public record Doors(
      FloatingAddresses gate,
      Outside outside,
      Supplier<Replica> replica,
      Guarding guard,
      Consumer<PairStatus> told) {}

  /** This process's guard. Nothing of it waits. */
  public interface Guarding {
    /** Leaves this in its charge. */
    void leave(Charge charge);

    /**
     * Asks it for whatever it has to say.
     *
     * @param told is run once all that it has said until now {@linkplain Pair#guarded is told};
     *     never when there is no guard
     */
    void confirm(Runnable told);
  }

  /**
   * What a node has of what both are to have.
   *
   * @param revision number of the running configuration
   * @param digest of what it says
   * @param term the newest under which any of it was accepted, on whichever node; 0 when none is
   * @param inStep whether all else that a holder needs is there: tables that carry the traffic
   */
  public record Replica(int revision, long digest, long term, boolean inStep) {}

  /**
   * A node that joins its pair. It does nothing before {@link #start}.
   *
   * @throws IOException when its last term cannot be read
   */
  public Pair(Setup setup, Doors doors, RandomGenerator random, Clock clock) throws IOException {
    this.setup = setup;
    this.doors = doors;
    this.clock = clock;
    this.rules = ElectionRules.of(setup.node(), setup.spec());
    this.terms = new TermFile(setup.state());
    long now = clock.nanos();
    int ways = setup.spec().links().size();
    var names = new PairNames(setup.node(), setup.spec().peer());
    HaSpec.Heartbeat times = setup.spec().heartbeat();
    var start =
        setup
            .left()
            .map(left -> new Conversation.Start(left.boot(), left.sequence() + AHEAD, now))
            .orElseGet(() -> new Conversation.Start(random.nextLong(), 0, now));
    var conversation = new Conversation(names, times, ways, random, start);
    this.heartbeats = new Heartbeats(conversation, ways, setup.keys());
    int priority = setup.spec().priority();
    long highest = terms.read();
    this.election =
        setup
            .left()
            .map(left -> Election.resumed(rules, priority, left.term(), left.acknowledged(), now))
            .orElseGet(() -> Election.joining(rules, priority, highest, now));
    this.custody = new Custody(doors.gate());
    this.assurance = new Assurance(rules.interval(), rules.dead(), now);
    doors.gate().only(() -> assurance.current(clock.nanos()));
    this.learnAt = now;
    this.metAt = now;
    this.status = statusAt(now);
    this.thread = Thread.ofPlatform().name("pair").daemon().unstarted(this::run);
  }

  /** Begins to listen and to speak. */
  public void start() {
    thread.start();
  }

  private void arrived(int link, byte[] datagram, long arrival) {
    inbox.offer(() -> receive(link, datagram, arrival));
  }

  /** Takes something that happened; never waits. For any thread. */
  public void happened(Happening happening) {
    inbox.offer(() -> happen(happening));
  }

  /** From now on these keys sign and verify. For any thread. */
  public void turnTo(Keyring keys) {
    inbox.offer(() -> heartbeats.turnTo(keys));
  }

  /** What a guard says is never shed: this thread waits until there is room. */
  private void deliver(Runnable input) {
    try {
      if (!inbox.deliver(input, STOP_MILLIS)) {
        LOG.error("What the guard says is not looked at: the pair stands still");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The configured priority of this node: the higher of two is preferred. */
  public int priority() {
    return setup.spec().priority();
  }

  /** What the pair is now. For any thread. */
  public PairStatus status() {
    return status;
  }

  private void run() {
    try (Links opened = Links.open(setup.spec().links(), clock, this::arrived)) {
      links = Optional.of(opened);
      rehearse();
      loop();
    } finally {
      links = Optional.empty();
    }
  }

  /**
   * Runs once what is otherwise run for the first time when the peer is lost: in a Java that has
   * never done it, that takes as long as the silence that it answers.
   */
  private void rehearse() {
    try {
      terms.keep(terms.read());
      doors.gate().rehearse();
      doors.outside().learn(Set.of());
      Election alone = Election.joining(rules, 1, 0, 0);
      for (long now = 0; now < 4 * rules.dead(); now += rules.interval() / TICKS) {
        alone = alone.next(new Happening.Tick(), now).next();
        alone = alone.next(new Happening.Probed(false), now).next();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("A takeover could not be rehearsed: {}", e.getMessage());
    }
  }

  private void loop() {
    long tickAt = clock.nanos();
    while (!ending) {
      try {
        Optional<Runnable> input = inbox.take(tickAt - clock.nanos());
        look();
        input.ifPresent(Runnable::run);
        long now = clock.nanos();
        if (now - tickAt >= 0) {
          tickAt = now + rules.interval() / TICKS;
          tick(now);
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.error("A fault of the coordinator itself; the pair goes on", e);
      }
    }
  }

  /** After a pause nothing is done in the name of a claim that may have ended meanwhile. */
  private void look() {
    if (assurance.look(clock.nanos(), election.holds())) {
      LOG.info("This process stood still; its guard knows whether it still holds the addresses");
      doors.guard().confirm(() -> deliver(this::confirmed));
    }
  }

  private void confirmed() {
    assurance.confirmed(clock.nanos());
    if (election.holds() && !election.leaving()) {
      custody.open(election.term());
    }
  }

  private void receive(int link, byte[] bytes, long arrival) {
    Heartbeats.Received received =
        heartbeats.take(link, bytes, arrival, System.currentTimeMillis());
    switch (received) {
      case Heartbeats.Received.News(Happening.Heard heard, boolean answerNow) -> {
        links.ifPresent(open -> open.taken(link));
        answer(answerNow);
        happen(heard);
      }
      case Heartbeats.Received.Copy _ -> links.ifPresent(open -> open.taken(link));
      case Heartbeats.Received.Refused(Refusal reason, boolean answerNow) -> {
        links.ifPresent(open -> open.refused(link, reason));
        answer(answerNow);
      }
    }
  }

  private void answer(boolean now) {
    if (now) {
      beat(false);
    }
  }

  private void tick(long now) {
    heartbeats.tick(now);
    if (election.contact(now)) {
      metAt = now;
    }
    custody.leaving().ifPresent(this::letGo);
    happen(new Happening.InStep(inStep(now)));
    long term = Math.max(doors.outside().votedTerm(), doors.replica().get().term());
    if (term > knownTerm) {
      knownTerm = term;
      happen(new Happening.Known(term));
    }
    happen(new Happening.Tick());
    if (election.contact(now)
        && election.peer().filter(report -> report.role() == Role.ACTIVE).isPresent()
        && now - learnAt >= 0) {
      learnAt = now + LEARN_NANOS;
      doors.outside().learn(doors.gate().wanted());
    }
    if (++ticks % GUARD_TICKS == 0) {
      charge(now);
    }
    tell(now);
  }

  private void charge(long now) {
    boolean holding = election.holds();
    doors
        .guard()
        .leave(
            new Charge(
                holding,
                election.term(),
                heartbeats.boot(),
                heartbeats.sequence(),
                heartbeats.acknowledged(now),
                holding ? doors.gate().wanted() : Set.of()));
  }

  /**
   * Takes what the guard has done while this process was silent: it spoke for it, and may have let
   * go of the addresses. For any thread; waits a little while there is much to do.
   */
  public void guarded(Charge charge) {
    deliver(
        () -> {
          heartbeats.goOnAfter(charge.sequence());
          if (!charge.holding() && election.holds() && election.term() == charge.term()) {
            LOG.warn("The guard has let go of the addresses: this process was silent for too long");
            doors.gate().shut().forEach((a, why) -> LOG.error("address {} stays on: {}", a, why));
            happen(new Happening.Released(charge.term()));
          }
        });
  }

  /** A holder has all there is; who waits has to have the same. */
  private boolean inStep(long now) {
    return inStep(election, doors.replica().get(), now);
  }

  static boolean inStep(Election election, Replica own, long now) {
    return election.holds()
        || (own.inStep()
            && election.contact(now)
            && election.peer().filter(report -> report.digest() == own.digest()).isPresent());
  }

  private void happen(Happening happening) {
    Election.Step step = election.next(happening, clock.nanos());
    election = step.next();
    step.actions().forEach(this::act);
  }

  private void act(Action action) {
    switch (action) {
      case Action.Beat _ -> beat(false);
      case Action.Resign _ -> {
        for (int i = 0; i < RESIGNATIONS; i++) {
          beat(true);
        }
      }
      case Action.Take(long term, String reason) -> hold(term, reason);
      case Action.LetGo(long term, String reason) -> {
        LOG.warn("Letting go of the addresses, term {}: {}", term, reason);
        letGo(term);
      }
      case Action.Announce _ -> doors.gate().reassert();
      case Action.AskWitnesses(long term, long ballot) ->
          doors.outside().askWitnesses(term, ballot, this::happened);
      case Action.GiveBack(long ballot) -> doors.outside().giveBack(ballot);
      case Action.Probe _ -> probe();
      case Action.Fence _ -> doors.outside().fence(this::happened);
    }
  }

  private void beat(boolean resigning) {
    long now = clock.nanos();
    Replica replica = doors.replica().get();
    var flags = new Flags(false, election.maintenance(), election.wanting(), election.inStep());
    var standing =
        new Standing(
            election.spokenTerm(now),
            Heartbeats.state(election.role()),
            flags,
            election.spokenPriority(),
            setup.spec().priority(),
            replica.digest(),
            replica.revision());
    byte[] message =
        heartbeats.next(
            resigning || election.resigning(now), standing, now, System.currentTimeMillis());
    links.ifPresent(open -> open.send(message));
  }

  private void hold(long term, String reason) {
    LOG.warn("Taking over the addresses, term {}: {}", term, reason);
    long claimed = clock.nanos();
    try {
      terms.keep(term);
    } catch (IOException e) {
      LOG.error("The term is not kept, and addresses are taken all the same: {}", e.getMessage());
    }
    if (clock.nanos() - claimed < rules.dead()) {
      assurance.confirmed(clock.nanos()); // a claim is the newest word there is
    }
    custody.take(term);
    charge(clock.nanos());
    tell(clock.nanos());
  }

  /** What cannot be taken off is tried again; meanwhile this node says that it holds them. */
  private void letGo(long term) {
    if (custody.letGo(term)) {
      happen(new Happening.Released(term));
      charge(clock.nanos());
      tell(clock.nanos());
    }
  }

  /** The answer has to be there when the peer is lost, and it is late only. */
  private void probe() {
    Set<IpAddress> wanted = doors.gate().wanted();
    Duration patience = Duration.ofNanos((rules.dead() - rules.warn()) * 3 / 4);
    doors.outside().probe(wanted, patience, this::happened);
  }

  private void tell(long now) {
    PairStatus before = status;
    PairStatus next = statusAt(now);
    status = next;
    if (before.role() != next.role() || !next.problems().equals(saidProblems)) {
      if (before.role() != next.role()) {
        LOG.info("This node is {}: {}", next.role(), next.reason());
      }
      saidProblems = next.problems();
      doors.told().accept(next);
    }
  }

  private PairStatus.Hearing hearing(long now) {
    if (now - metAt < rules.dead()) {
      return PairStatus.Hearing.MUTUAL;
    }
    return election.silence(now) < rules.dead()
        ? PairStatus.Hearing.ONE_WAY
        : PairStatus.Hearing.NONE;
  }

  private PairStatus statusAt(long now) {
    List<PairStatus.LinkState> ways = new ArrayList<>();
    List<LinkStatus> counted = links.map(Links::statuses).orElse(List.of());
    for (int i = 0; i < counted.size(); i++) {
      boolean works = heartbeats.heardOn(i, rules.dead(), now);
      ways.add(new PairStatus.LinkState(counted.get(i), works));
    }
    return PairStatus.of(
        setup.spec().peer(),
        election,
        election.contact(now),
        hearing(now),
        ways,
        heartbeats.roundTrip(),
        heartbeats.clockOffset(),
        heartbeats.refusedWithin(ALARM_NANOS, now),
        heartbeats.otherTimings(),
        custody.amiss(),
        doors.outside().witnesses());
  }

  /** Whether this node may be asked for something: empty when it is done, else why not. */
  public Optional<String> ask(Happening.Wish wish) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    happened(new Happening.Asked(wish));
    while (System.nanoTime() - end < 0) {
      if (status.grants(wish)) {
        return Optional.empty();
      }
      Thread.sleep(5);
    }
    return Optional.of("not done within 5 s: " + status.reason());
  }

  /** Lets go of the addresses and says so, then is silent. Idempotent. */
  @Override
  public void close() {
    if (ending) {
      return;
    }
    try {
      if (thread.isAlive()) {
        ask(Happening.Wish.STOP).ifPresent(why -> LOG.error("While stopping: {}", why));
      }
      ending = true;
      thread.interrupt();
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.evenkeel.coordinator.ha;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;

/**
 * Two nodes with the real {@link Election} over a network that loses, delays, doubles and reorders,
 * is cut in both directions or in one, on machines that pause, crash and lose their power, with
 * clocks that drift. Everything follows from the seed.
 *
 * <p>The first part of a run has faults, the second has none. What is promised is looked at after
 * every step.
 */
public final class PairSimulation {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long INTERVAL = 200 * MS;
  private static final long DEAD = 600 * MS;

  /** Until who was asked to let go is heard to have, on a network that is whole. */
  private static final long HANDOVER = 5 * MS;

  private static final long GRACE = 2_000 * MS;

  /** Two may hold so long when the network fails in the very moment of handing over. */
  private static final long BOUND = DEAD;

  private static final Aboard.Builder ALONE = (_, _) -> Aboard.NOTHING;

  private static final int FAULTS_SECONDS = 12;
  private static final int QUIET_SECONDS = 12;

  private final SplittableRandom random;
  private final Aboard.Builder builder;
  private final boolean witness;
  private final OptionalLong failback;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private final List<String> story = new ArrayList<>();
  private final SimulatedNode[] nodes = new SimulatedNode[2];
  private final boolean[][] cut = new boolean[3][3];
  private final SimulatedWitness votes = new SimulatedWitness();
  private long order;
  private long now;
  private double loss;
  private long delay = MS / 2;
  private long overlapSince = -1;
  private long longestOverlap;
  private boolean healed;
  private int changesAfterHeal;
  private String violation = "";
  private final Aboard.Stage stage = new Stage();

  private record Task(long at, long order, Runnable what) {}

  /**
   * What a run came to.
   *
   * @param violation the promise that was broken; empty when none was
   * @param longestOverlapNanos how long two held at once at the most, with a witness
   * @param story what happened, a line each
   */
  public record Outcome(long seed, String violation, long longestOverlapNanos, List<String> story) {
    /** Whether every promise was kept. */
    public boolean right() {
      return violation.isEmpty();
    }

    @Override
    public String toString() {
      return "seed %d: %s%n%s".formatted(seed, violation, String.join("\n", story));
    }
  }

  private PairSimulation(long seed, Aboard.Builder builder) {
    this.builder = builder;
    this.random = new SplittableRandom(seed);
    this.witness = random.nextInt(4) > 0;
    this.failback = random.nextInt(3) == 0 ? OptionalLong.of(2_000 * MS) : OptionalLong.empty();
  }

  /** Runs one seed to its end, with elections alone. */
  public static Outcome run(long seed) {
    return run(seed, ALONE);
  }

  /** Runs one seed to its end, with that aboard of both machines. */
  public static Outcome run(long seed, Aboard.Builder aboard) {
    var simulation = new PairSimulation(seed, aboard);
    simulation.go();
    return new Outcome(
        seed, simulation.violation, simulation.longestOverlap, List.copyOf(simulation.story));
  }

  private void go() {
    for (int i = 0; i < 2; i++) {
      nodes[i] = new SimulatedNode(i);
      nodes[i].boot();
    }
    long faults = TimeUnit.SECONDS.toNanos(FAULTS_SECONDS);
    long next = 0;
    while (next < faults) {
      at(next, this::fault);
      next += random.nextLong(20 * MS, 1_500 * MS);
    }
    at(faults + 1, this::heal);
    // Two dead times for one that starts now, and as long again for what it may have to undo.
    at(faults + 4 * DEAD + 2 * INTERVAL, this::settled);
    long end = TimeUnit.SECONDS.toNanos(FAULTS_SECONDS + QUIET_SECONDS);
    while (violation.isEmpty() && !tasks.isEmpty() && tasks.element().at <= end) {
      Task task = tasks.remove();
      now = task.at;
      task.what.run();
      look();
      for (SimulatedNode node : nodes) {
        node.aboard.look();
      }
    }
  }

  private void at(long when, Runnable what) {
    tasks.add(new Task(Math.max(when, now), order++, what));
  }

  private void tell(String what) {
    story.add(String.format(Locale.ROOT, "%9.3f %s", now / 1e9, what));
  }

  private void look() {
    boolean both = nodes[0].holding() && nodes[1].holding();
    boolean excused = nodes[0].pausedNow() || nodes[1].pausedNow();
    if (!both || excused) {
      overlapSince = -1;
    } else if (overlapSince < 0) {
      overlapSince = now;
      tell("two hold");
    } else {
      longestOverlap = Math.max(longestOverlap, witness ? now - overlapSince : 0);
      if (witness && now - overlapSince > BOUND) {
        violate("two held for more than %d ms".formatted(BOUND / MS));
      }
    }
  }

  private void violate(String what) {
    tell("VIOLATION: " + what);
    violation = what;
  }

  /** What those aboard see of this. */
  private final class Stage implements Aboard.Stage {
    @Override
    public long now() {
      return now;
    }

    @Override
    public void at(long when, Runnable what) {
      PairSimulation.this.at(when, what);
    }

    @Override
    public SplittableRandom random() {
      return random;
    }

    @Override
    public void tell(String what) {
      PairSimulation.this.tell(what);
    }

    @Override
    public void violate(String what) {
      PairSimulation.this.violate(what);
    }

    @Override
    public boolean runs(int node) {
      return nodes[node].on && !nodes[node].crashed && now >= nodes[node].pausedUntil;
    }

    @Override
    public boolean active(int node) {
      return nodes[node].election.role() == Role.ACTIVE;
    }

    @Override
    public long term(int node) {
      return nodes[node].election.term();
    }

    @Override
    public boolean holds(int node) {
      return nodes[node].holding();
    }

    @Override
    public boolean contact(int node) {
      return nodes[node].election.contact(nodes[node].clock());
    }

    @Override
    public String reason(int node) {
      return nodes[node].election.reason();
    }

    @Override
    public boolean connected() {
      return !cut[0][1] && !cut[1][0];
    }

    @Override
    public long clock(int node) {
      return nodes[node].clock();
    }

    @Override
    public boolean healed() {
      return healed;
    }

    @Override
    public void crash(int node) {
      nodes[node].crash();
    }
  }

  // Faults

  private void fault() {
    int node = random.nextInt(2);
    switch (random.nextInt(14)) {
      case 0 -> cut(node, 1 - node, random.nextBoolean());
      case 1 -> cut(node, 2, true);
      case 2 -> {
        cut(node, 1 - node, true);
        cut(node, 2, true);
      }
      case 3 -> {
        loss = random.nextInt(3) * 0.2;
        delay = random.nextInt(3) == 0 ? 300 * MS : MS / 2;
        tell("loss %.1f, delay up to %d ms".formatted(loss, delay / MS));
      }
      case 4 -> nodes[node].pause(random.nextLong(50 * MS, 3_000 * MS));
      case 5 -> nodes[node].powerOff();
      case 6 -> nodes[node].crash();
      case 7, 8 -> mend();
      case 9 -> nodes[node].wish();
      case 10 -> nodes[node].hang(random.nextLong(50 * MS, 3_500 * MS));
      case 11 -> nodes[node].fitness(random.nextInt(4) * 50, true);
      case 12 -> nodes[node].fitness(100, random.nextBoolean());
      case 13 -> votes.restart(random.nextInt(4) == 0);
      default -> throw new IllegalStateException();
    }
    if (random.nextInt(3) == 0) {
      for (SimulatedNode each : nodes) {
        each.powerOn();
      }
    }
  }

  private void cut(int from, int to, boolean both) {
    cut[from][to] = true;
    cut[to][from] |= both;
    tell("cut %d -> %d%s".formatted(from, to, both ? " and back" : ""));
  }

  private void mend() {
    for (boolean[] row : cut) {
      Arrays.fill(row, false);
    }
    tell("mended");
  }

  private void heal() {
    mend();
    loss = 0;
    delay = MS / 2;
    for (SimulatedNode node : nodes) {
      node.wake();
      node.powerOn();
      node.restart();
      node.fitness(100 + 50 * node.number, true);
    }
    healed = true;
    tell("healed");
  }

  private void settled() {
    if (!nodes[0].holding() && !nodes[1].holding()) {
      at(now + HANDOVER, this::settledStill); // one may just have let go for the other
    } else {
      settledStill();
    }
  }

  private void settledStill() {
    if (nodes[0].holding() == nodes[1].holding()) {
      violate("not one holder after the heal");
    }
  }

  /** Delivers after a while, maybe twice, maybe never. */
  private void send(int from, int to, Runnable arrival) {
    int copies = random.nextInt(20) == 0 && !healed ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (!cut[from][to] && random.nextDouble() >= loss) {
        long arrives = now + MS / 10 + random.nextLong(delay + 1);
        at(arrives, () -> arrivesUncut(from, to, arrival));
      }
    }
  }

  private void arrivesUncut(int from, int to, Runnable arrival) {
    if (!cut[from][to]) {
      arrival.run();
    }
  }

  /** The rules of a real witness; it may start anew, and lose its disk. */
  private final class SimulatedWitness {
    private static final int LEASE_MILLIS = (int) (DEAD / MS);

    private Tenure tenure = Tenure.remembered(Optional.empty(), LEASE_MILLIS, -DEAD);

    boolean grant(WitnessQuestion question) {
      Tenure.Decision decision = tenure.ask(question, now);
      tenure = decision.next();
      return decision.verdict() == WitnessAnswer.Verdict.GRANTED;
    }

    long votedTerm() {
      return tenure.vote().map(Tenure.Vote::term).orElse(0L);
    }

    void giveBack(WitnessQuestion question) {
      tenure = tenure.givenBack(question);
    }

    void restart(boolean emptied) {
      tell("the witness starts again" + (emptied ? " with an empty disk" : ""));
      tenure =
          emptied
              ? Tenure.remembered(Optional.empty(), LEASE_MILLIS, now)
              : Tenure.remembered(tenure.vote(), tenure.longestMillis(), now);
    }
  }

  /** What one node says, and what it has heard to say it. */
  private record Datagram(PeerReport report, long sent, long echo, long challenge, long answer) {}

  /** A machine with a coordinator and its guard. */
  private final class SimulatedNode {
    private final int number;
    private final double drift = 1 + (random.nextDouble() - 0.5) * 0.04;
    private final long origin = random.nextLong();
    private Election election = joining(0);
    private boolean on;
    private boolean crashed;
    private long pausedUntil;
    private long machinePausedUntil;
    private Optional<Vigil> vigil = Optional.empty();
    private int boots;
    private long boot;
    private long sequence;
    private boolean holding;
    private long disk;
    private int life;
    private final Aboard aboard;

    // What the wire layer keeps
    private long peerBoot;
    private long peerSequence;
    private long peerSent;
    private long challenge;
    private long peerChallenge;
    private long acknowledged;
    private boolean acknowledgedOnce;
    private long heardWhen;

    SimulatedNode(int number) {
      this.number = number;
      this.aboard = builder.build(stage, number);
    }

    private ElectionRules rules() {
      return new ElectionRules(
          "lb" + number, INTERVAL, 400 * MS, DEAD, GRACE, failback, witness, false, false);
    }

    private Election joining(long highest) {
      return Election.joining(rules(), 100 + number * 50, highest, clock());
    }

    /** Its own clock: another origin, another speed. */
    private long clock() {
      return origin + (long) (now * drift);
    }

    boolean holding() {
      return on && holding;
    }

    boolean pausedNow() {
      return on && now < machinePausedUntil + 2 * MS;
    }

    void boot() {
      on = true;
      crashed = false;
      holding = false;
      aboard.powerOn();
      aboard.start(OptionalLong.empty());
      begin(joining(disk));
    }

    private void begin(Election beginning) {
      life++;
      boot = ((long) number << 32) + ++boots;
      sequence = 0;
      peerBoot = 0;
      peerSequence = 0;
      peerSent = 0;
      peerChallenge = 0;
      acknowledgedOnce = false;
      heardWhen = now - 10 * DEAD;
      challenge = random.nextLong();
      election = beginning;
      proceed();
    }

    private void proceed() {
      int current = life;
      lookAboard();
      at(now, () -> ticks(current));
    }

    private void ticks(int current) {
      if (current == life && on && !crashed) {
        if (now >= pausedUntil) {
          lookAboard();
          happen(new Happening.Tick());
        }
        at(now + INTERVAL / 8 + random.nextLong(2 * MS), () -> ticks(current));
      }
    }

    private void lookAboard() {
      happen(new Happening.InStep(inStep()));
      happen(new Happening.Known(aboard.replica().term()));
    }

    private boolean inStep() {
      return builder.equals(ALONE) || Pair.inStep(election, aboard.replica(), clock());
    }

    private void happen(Happening happening) {
      Role before = election.role();
      Election.Step step = election.next(happening, clock());
      election = step.next();
      if (election.role() != before) {
        tell(
            "lb%d %s, term %d: %s"
                .formatted(
                    number, election.role(), election.spokenTerm(clock()), election.reason()));
        if (healed) {
          changesAfterHeal++;
          if (changesAfterHeal > 12) {
            violate("it flaps");
          }
        }
      }
      step.actions().forEach(this::act);
    }

    private void act(Action action) {
      int current = life;
      switch (action) {
        case Action.Beat _ -> beat();
        case Action.Resign _ -> {
          beat();
          beat();
          beat();
        }
        case Action.Take(long term, String _) -> {
          disk = term;
          holding = true;
          aboard.take(term);
        }
        case Action.LetGo(long term, String _) ->
            later(current, random.nextLong(20 * MS), () -> released(term));
        case Action.Announce _ -> {}
        case Action.AskWitnesses(long term, long ballot) ->
            askWitness(current, question(WitnessQuestion.Kind.ASK, ballot, term));
        case Action.GiveBack(long ballot) -> {
          WitnessQuestion last = question(WitnessQuestion.Kind.GIVE_BACK, ballot, 0);
          send(number, 2, () -> votes.giveBack(last));
        }
        case Action.Probe _ -> probe(current);
        case Action.Fence _ -> throw new IllegalStateException();
      }
    }

    private void later(int current, long after, Runnable what) {
      at(
          now + after,
          () -> {
            if (current == life && on && !crashed) {
              if (now < pausedUntil) {
                later(current, Math.min(5 * MS, pausedUntil - now), what);
              } else {
                what.run();
              }
            }
          });
    }

    private void released(long term) {
      if (disk == term) {
        holding = false;
        aboard.letGo();
      }
      happen(new Happening.Released(term));
    }

    private WitnessQuestion question(WitnessQuestion.Kind kind, long ballot, long term) {
      int lease = SimulatedWitness.LEASE_MILLIS;
      return new WitnessQuestion(kind, 0, 0, boot, ballot, term, lease, false, "lb" + number);
    }

    private void askWitness(int current, WitnessQuestion question) {
      long asked = clock();
      send(
          number,
          2,
          () -> {
            boolean granted = votes.grant(question);
            long voted = votes.votedTerm();
            send(
                2,
                number,
                () -> later(current, 0, () -> answered(question, asked, granted, voted)));
          });
    }

    private void answered(WitnessQuestion question, long asked, boolean granted, long voted) {
      happen(new Happening.Known(voted));
      happen(
          granted
              ? new Happening.Granted(question.ballot(), asked + DEAD)
              : new Happening.Denied("the witness does not grant it"));
    }

    /** The clients' network is the heartbeat's here: who is cut off answers no question. */
    private void probe(int current) {
      SimulatedNode other = nodes[1 - number];
      boolean reached = !cut[number][1 - number] && !cut[1 - number][number];
      boolean held = reached && other.holding();
      later(current, 50 * MS, () -> happen(new Happening.Probed(held)));
    }

    private void beat() {
      speak(false, election.resigning(clock()));
    }

    private void speak(boolean restarting, boolean resigned) {
      sequence++;
      Pair.Replica replica = aboard.replica();
      var report =
          new PeerReport(
              boot,
              sequence,
              resigned,
              election.spokenTerm(clock()),
              resigned && election.holds() ? Role.PASSIVE : election.role(),
              restarting && !resigned,
              election.maintenance(),
              election.wanting(),
              election.inStep(),
              election.spokenPriority(),
              100 + number * 50,
              replica.revision(),
              replica.digest(),
              "lb" + number);
      var datagram = new Datagram(report, clock(), peerSent, challenge, peerChallenge);
      SimulatedNode other = nodes[1 - number];
      if (other != null) {
        send(number, 1 - number, () -> other.arrives(datagram));
      }
    }

    private void arrives(Datagram datagram) {
      if (!on) {
        return;
      }
      if (crashed && vigil.isPresent() && now >= machinePausedUntil) {
        vigil = Optional.of(heardByGuard(datagram));
      } else if (now < pausedUntil) {
        int current = life;
        later(current, MS, () -> take(datagram)); // it waits in the socket
      } else if (!crashed) {
        take(datagram);
      }
    }

    private Vigil heardByGuard(Datagram datagram) {
      boolean receipt =
          datagram.report.boot() == peerBoot
              && datagram.report.sequence() > peerSequence
              && datagram.report.role() != Role.ACTIVE
              && datagram.echo != 0;
      return receipt ? vigil.orElseThrow().acknowledged(datagram.echo) : vigil.orElseThrow();
    }

    private void take(Datagram datagram) {
      PeerReport report = datagram.report;
      if (report.boot() == peerBoot) {
        if (report.sequence() <= peerSequence) {
          return;
        }
      } else if (datagram.answer == challenge && now - heardWhen >= DEAD) {
        peerBoot = report.boot();
        challenge = random.nextLong();
        acknowledgedOnce = false;
      } else {
        peerChallenge = datagram.challenge;
        return;
      }
      peerChallenge = datagram.challenge;
      peerSequence = report.sequence();
      peerSent = datagram.sent;
      heardWhen = now;
      if (datagram.echo != 0 && clock() - datagram.echo >= 0) {
        acknowledged = acknowledgedOnce ? Math.max(acknowledged, datagram.echo) : datagram.echo;
        acknowledgedOnce = true;
      }
      happen(
          new Happening.Heard(
              report,
              acknowledgedOnce ? OptionalLong.of(acknowledged) : OptionalLong.empty(),
              DEAD));
    }

    // The guard: it speaks for a coordinator that is gone or hangs, and lets go in the end.

    private void watch(int current) {
      if (current == life && on && vigil.isPresent()) {
        if (now >= machinePausedUntil) {
          keepVigil();
        }
        at(now + INTERVAL / 8, () -> watch(current));
      }
    }

    private void keepVigil() {
      boolean back = !crashed && now >= pausedUntil;
      if (back) {
        vigil = Optional.empty();
        return;
      }
      Vigil before = vigil.orElseThrow();
      switch (before.duty(clock())) {
        case WAIT -> {}
        case BEAT -> {
          vigil = Optional.of(before.beaten(clock()));
          speak(true, false);
        }
        case LET_GO -> {
          tell("the guard of lb%d lets go".formatted(number));
          holding = false;
          aboard.guardLetsGo();
          vigil = Optional.empty();
          speak(true, true);
          if (!crashed) {
            long term = disk;
            later(life, 0, () -> guarded(term));
          }
        }
      }
    }

    /** What its guard has done, a process that hung hears when it goes on. */
    private void guarded(long term) {
      if (election.holds() && election.term() == term) {
        aboard.letGo();
      }
      happen(new Happening.Released(term));
    }

    private void takeGuard() {
      if (holding && vigil.isEmpty()) {
        vigil =
            Optional.of(
                Vigil.begun(
                    rules(),
                    acknowledgedOnce ? OptionalLong.of(acknowledged) : OptionalLong.empty(),
                    clock()));
        int current = life;
        at(now, () -> watch(current));
      }
    }

    // Faults

    void wish() {
      if (on && !crashed && now >= pausedUntil) {
        var wishes = new Happening.Wish[] {Happening.Wish.TAKEOVER, Happening.Wish.STANDBY};
        Happening.Wish wish = wishes[random.nextInt(2)];
        tell("lb%d is asked for %s".formatted(number, wish));
        happen(new Happening.Asked(wish));
      }
    }

    void pause(long nanos) {
      if (on) {
        tell("lb%d pauses for %d ms".formatted(number, nanos / MS));
        pausedUntil = Math.max(pausedUntil, now + nanos);
        machinePausedUntil = pausedUntil;
      }
    }

    void wake() {
      pausedUntil = Math.min(pausedUntil, now);
      machinePausedUntil = pausedUntil;
    }

    void powerOff() {
      if (on) {
        tell("lb%d loses its power".formatted(number));
        on = false;
        holding = false;
        aboard.powerOff();
        life++;
        pausedUntil = 0;
        machinePausedUntil = 0;
        vigil = Optional.empty();
      }
    }

    void powerOn() {
      if (!on) {
        tell("lb%d boots".formatted(number));
        boot();
      }
    }

    /** The process ends; its guard waits for the next one. */
    void crash() {
      if (on && !crashed && now >= pausedUntil) {
        tell("lb%d crashes".formatted(number));
        crashed = true;
        life++;
        aboard.crash();
        takeGuard();
        int current = life;
        at(
            now + random.nextLong(200 * MS, 4_000 * MS),
            () -> {
              if (current == life) {
                restart();
              }
            });
      }
    }

    void restart() {
      if (on && crashed) {
        crashed = false;
        pausedUntil = Math.min(pausedUntil, now);
        if (vigil.isPresent()) {
          tell("lb%d goes on".formatted(number));
          OptionalLong taken = vigil.get().acknowledged();
          vigil = Optional.empty();
          life++;
          aboard.start(OptionalLong.of(disk));
          election = Election.resumed(rules(), 100 + number * 50, disk, taken, clock());
          proceed();
        } else {
          tell("lb%d starts again".formatted(number));
          holding = false;
          aboard.start(OptionalLong.empty());
          begin(joining(disk));
        }
      }
    }

    /** The process stands still; the machine and the guard do not. */
    void hang(long nanos) {
      if (on && !crashed && now >= pausedUntil) {
        tell("lb%d hangs for %d ms".formatted(number, nanos / MS));
        pausedUntil = now + nanos;
        int current = life;
        at(
            now + INTERVAL + INTERVAL / 2,
            () -> {
              if (current == life && now < pausedUntil) {
                takeGuard();
              }
            });
      }
    }

    void fitness(int priority, boolean linked) {
      if (on && !crashed && now >= pausedUntil) {
        tell("lb%d has priority %d%s".formatted(number, priority, linked ? "" : ", no link"));
        happen(new Happening.Fitness(priority, linked));
      }
    }
  }
}

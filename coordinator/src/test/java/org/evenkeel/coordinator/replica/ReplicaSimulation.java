package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.evenkeel.coordinator.config.InMemoryConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * Two nodes that accept configurations while they take over from each other, are cut apart, both
 * hold, crash at any step and lose the connection in the middle of a message: the real {@link
 * Ledger}, {@link Possession} and {@link ConfigurationHolding}, each message handed over directly.
 * Everything follows from the seed.
 */
final class ReplicaSimulation {
  private static final int STEPS = 60;
  private static final int ROUNDS_AT_THE_END = 8;

  private final SplittableRandom random;
  private final Node[] nodes = {new Node("lb1"), new Node("lb2")};
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> confirmed = new HashSet<>();
  private final List<String> story = new ArrayList<>();
  private long terms;
  private int accepted;
  private boolean cut;
  private boolean crashedWithin;
  private String violation = "";

  /** The connection is lost here. */
  private static final class Lost extends IOException {
    private static final long serialVersionUID = 1;
  }

  private ReplicaSimulation(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Runs one seed; returns the promise that was broken with what led to it, or nothing. */
  static Optional<String> run(long seed) throws InterruptedException {
    var simulation = new ReplicaSimulation(seed);
    simulation.go();
    return simulation.violation.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "seed %d: %s%n%s"
                .formatted(seed, simulation.violation, String.join("\n", simulation.story)));
  }

  private void go() throws InterruptedException {
    takeOver(nodes[0]);
    edit(nodes[0]);
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    mend();
    takeOver(nodes[random.nextInt(2)]);
    for (int i = 0; i < ROUNDS_AT_THE_END; i++) {
      round(0);
    }
    judge();
  }

  private void step() throws InterruptedException {
    Node node = nodes[random.nextInt(2)];
    switch (random.nextInt(9)) {
      case 0, 1 -> edit(node);
      case 8 -> confirm(node);
      case 2 -> {
        if (cut) {
          mend();
        } else {
          tell("cut");
          cut = true;
        }
      }
      case 3 -> takeOver(node);
      case 4 -> {
        tell(node.name + " starts anew");
        node.restart();
      }
      default -> round(random.nextInt(3) == 0 ? 0.4 : 0);
    }
  }

  private void tell(String what) {
    story.add(what);
  }

  private void edit(Node node) {
    if (!node.active) {
      return;
    }
    String text = "text %d of %s".formatted(++accepted, node.name);
    parents.put(text, node.configuration().yaml());
    boolean stays = random.nextBoolean();
    node.accept(text, stays);
    tell("%s accepts %s%s".formatted(node.name, text, stays ? "" : ", to be confirmed"));
    if (random.nextInt(12) == 0) {
      tell(node.name + " crashes before it has noted that");
      crashedWithin = true;
      node.restart();
    } else {
      Possession _ = node.look();
    }
  }

  private void confirm(Node node) {
    if (node.active && node.configuration().unconfirmed().isPresent()) {
      node.confirm();
      confirmed.add(node.configuration().yaml());
      Possession _ = node.look();
      tell("%s confirms revision %d".formatted(node.name, node.configuration().revision()));
    }
  }

  /** The election's: a higher term than any that it has heard of; the other one yields if told. */
  private void takeOver(Node node) {
    Node other = node == nodes[0] ? nodes[1] : nodes[0];
    if (node.active) {
      return;
    }
    node.term = ++terms;
    node.active = true;
    Possession _ = node.look();
    tell("%s takes over, term %d".formatted(node.name, node.term));
    if (!cut) {
      other.active = false;
    }
  }

  /** Both hear each other again, and the one of the older term yields. */
  private void mend() {
    tell("mended");
    cut = false;
    if (nodes[0].active && nodes[1].active) {
      Node older = nodes[0].term < nodes[1].term ? nodes[0] : nodes[1];
      older.active = false;
      tell(older.name + " yields");
    }
  }

  /** The active node brings the other one into step; with some luck the connection holds. */
  private void round(double loss) throws InterruptedException {
    if (cut || nodes[0].active == nodes[1].active) {
      return;
    }
    Node active = nodes[0].active ? nodes[0] : nodes[1];
    Node passive = nodes[0].active ? nodes[1] : nodes[0];
    try {
      Possession mine = active.look();
      Possession theirs = passive.look();
      switch (mine.against(theirs)) {
        case NOTHING -> {
          active.received();
          lose(loss);
          passive.taken(mine);
        }
        case SEND -> {
          JsonNode inventory = passive.holding.inventory();
          active.holding.give(inventory, new Way(active, passive, loss));
          tell("%s has what %s has".formatted(passive.name, active.name));
        }
        case ASK -> {
          JsonNode inventory = active.holding.inventory();
          passive.holding.giveBack(
              inventory,
              piece -> {
                lose(loss);
                active.holding.takeBack(piece, passive.name, Aside.NONE);
                active.yielded(theirs.tag());
                lose(loss);
              });
          tell("%s takes what %s had accepted".formatted(active.name, passive.name));
        }
      }
    } catch (Lost _) {
      tell("the connection is lost");
    } catch (IOException e) {
      violation = String.valueOf(e.getMessage());
    } finally {
      Possession _ = active.look(); // as a running node does whenever something has changed
    }
  }

  /** From the active node to the other one. */
  private final class Way implements Holding.Receiver {
    private final Node active;
    private final Node passive;
    private final double loss;

    Way(Node active, Node passive, double loss) {
      this.active = active;
      this.passive = passive;
      this.loss = loss;
    }

    @Override
    public void take(JsonNode piece) throws IOException, InterruptedException {
      lose(loss);
      passive.holding.take(piece, active.name, Aside.NONE);
      lose(loss);
    }

    @Override
    public Optional<JsonNode> theirs() throws IOException, InterruptedException {
      List<JsonNode> pieces = new ArrayList<>();
      lose(loss);
      passive.holding.giveBack(JsonNodeFactory.instance.objectNode(), pieces::add);
      lose(loss);
      return Optional.of(pieces.getFirst());
    }
  }

  private void lose(double loss) throws Lost {
    if (random.nextDouble() < loss) {
      throw new Lost();
    }
  }

  private void judge() {
    String running = nodes[0].configuration().yaml();
    if (!nodes[0].configuration().equals(nodes[1].configuration())) {
      violation =
          "they do not run the same: %s, %s"
              .formatted(nodes[0].configuration(), nodes[1].configuration());
    }
    for (Node node : nodes) {
      Set<Integer> numbers = new HashSet<>();
      Set<String> texts = new HashSet<>();
      for (Revision.Stamp stamp : node.store.revisions()) {
        if (!numbers.add(stamp.number())) {
          violation = "%s has two revisions %d".formatted(node.name, stamp.number());
        }
        texts.add(node.store.revision(stamp.number()).orElseThrow().text());
      }
      for (String text : parents.keySet()) {
        if (text.endsWith(node.name) && !texts.contains(text)) {
          violation = "%s has lost %s".formatted(node.name, text);
        }
      }
    }
    for (Divergence shown :
        nodes[0].ledger.divergences().union(nodes[1].ledger.divergences()).open()) {
      judge((Divergence.Configuration) shown);
    }
    boolean meant = confirmed.contains(running); // to have it stay is an edit of its own
    if (!crashedWithin && !meant && parents.containsValue(running)) {
      violation = running + " runs, and something was accepted in its place";
    }
  }

  /** The commands that it names are for either node, and about what gave way. */
  private void judge(Divergence.Configuration shown) {
    Node loser = shown.node().equals(nodes[0].name) ? nodes[0] : nodes[1];
    Optional<String> there = loser.store.revision(shown.revision()).map(Revision::text);
    for (Node node : nodes) {
      Optional<String> kept = node.store.revision(shown.kept()).map(Revision::text);
      if (there.isEmpty() || kept.filter(there.get()::equals).isEmpty()) {
        violation = "%s has not what gave way: %s".formatted(node.name, shown);
      }
    }
  }

  /** A node: its store and its ledger are its disk. */
  private static final class Node implements Control {
    private final String name;
    private final InMemoryConfigStore store = new InMemoryConfigStore();
    private final ConfigurationHolding holding;
    private Ledger ledger = Ledger.EMPTY;
    private Configuration running = new Configuration(0, "");
    private boolean active;
    private long term;

    Node(String name) {
      this.name = name;
      this.holding =
          new ConfigurationHolding(
              name,
              this,
              store,
              () -> term,
              divergence -> ledger = ledger.diverged(ledger.divergences().with(divergence)));
    }

    void accept(String text, boolean stays) {
      Optional<Unconfirmed> unconfirmed =
          stays
              ? Optional.empty()
              : Optional.of(new Unconfirmed(Instant.EPOCH, running.revision()));
      run(store.accept(text, "alice", "", Instant.EPOCH, unconfirmed));
    }

    void confirm() {
      store.confirm(running.revision());
      run(store.newest().orElseThrow());
    }

    private void run(Revision revision) {
      running =
          new Configuration(revision.number(), revision.text(), revision.stamp().unconfirmed());
    }

    void restart() {
      active = false;
      store.newest().ifPresent(this::run);
    }

    Possession look() {
      Holding.Look look = holding.look();
      if (active && !look.empty()) {
        ledger = ledger.looked(Map.of(Part.CONFIGURATION, look.digest()), term);
      }
      return ledger.possession(Part.CONFIGURATION, look);
    }

    void received() {
      ledger = ledger.received(Part.CONFIGURATION);
    }

    void yielded(Tag theirs) {
      ledger = ledger.yielded(Part.CONFIGURATION, theirs, holding.look().digest(), term);
    }

    void taken(Possession same) {
      if (holding.look().digest().equals(same.digest())) {
        ledger = ledger.taken(Part.CONFIGURATION, same.tag(), same.digest());
      }
    }

    @Override
    public Configuration configuration() {
      return running;
    }

    @Override
    public Outcome request(Command command) {
      if (command instanceof Command.Adopt(Revision revision, var ifRevision)) {
        if (ifRevision.orElse(running.revision()) != running.revision()) {
          return new Outcome.Conflict("revision %d runs now".formatted(running.revision()));
        }
        store.adopt(revision);
        run(revision);
        return new Outcome.Done(revision.number());
      }
      throw new IllegalStateException("" + command);
    }

    /** A holding asks for what runs and has it replaced; anything else is a fault of this class. */
    private static IllegalStateException notAsked() {
      return new IllegalStateException("a holding does not ask that");
    }

    @Override
    public Snapshot snapshot() {
      throw notAsked();
    }

    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public Subscription watch(Consumer<Snapshot> listener) {
      throw notAsked();
    }

    @Override
    public List<Change> timeline(RealServerId realServer) {
      throw notAsked();
    }

    @Override
    public CheckFigures checks() {
      throw notAsked();
    }

    @Override
    public Outcome check(RealServerId realServer) {
      throw notAsked();
    }
  }
}

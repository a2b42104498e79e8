package org.evenkeel.coordinator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.api.Edits;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.check.Pinger;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.ConnectionSync;
import org.evenkeel.coordinator.ha.FloatingAddresses;
import org.evenkeel.coordinator.ha.InterfaceAddresses;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.guard.GuardClient;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.neighbour.SegmentNeighbours;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;
import org.evenkeel.coordinator.replica.CertificateHolding;
import org.evenkeel.coordinator.replica.ConfigurationHolding;
import org.evenkeel.coordinator.replica.Divergence;
import org.evenkeel.coordinator.replica.DocumentHolding;
import org.evenkeel.coordinator.replica.Holding;
import org.evenkeel.coordinator.replica.NodeIdentity;
import org.evenkeel.coordinator.replica.OperatorHolding;
import org.evenkeel.coordinator.replica.Part;
import org.evenkeel.coordinator.replica.ReplicaStatus;
import org.evenkeel.coordinator.replica.Replication;
import org.evenkeel.coordinator.vote.Consultation;
import org.evenkeel.coordinator.vote.Lookout;
import org.jspecify.annotations.Nullable;

/** What makes this node one of a pair: wired, started, and stopped before the director. */
final class Partnership implements AutoCloseable {
  private static final Duration SYNC_PERIOD = Duration.ofMillis(250);

  /** The node's own certificate and key. */
  static final String OWN_FILE = "ha-own.pem";

  /** The peer's certificate. */
  static final String PEER_FILE = "ha-peer.pem";

  /** For so long an edit waits for the peer. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Path NET = Path.of("/sys/class/net");

  private final Consultation consultation;
  private final Pair pair;
  private final GuardClient guard;
  private final Lookout lookout;
  private final Optional<Watcher<String>> sync;
  private final Director director;
  private final Optional<Replication> replication;

  /** What the configuration was when its digest was taken last. */
  private volatile @Nullable Digested digested;

  private record Digested(int revision, String text, long digest) {}

  /**
   * Starts to listen to the peer.
   *
   * @param ipvs whether the kernel dispatches
   * @param replicated what is brought to the peer
   * @param told is told what does not work, whenever that changes
   * @throws StartException when node.yaml asks for something that this version does not have
   * @throws IOException when the key file or the node's last term cannot be read
   */
  Partnership(
      String node,
      HaSpec spec,
      Path root,
      FloatingAddresses gate,
      Optional<Charge> left,
      SegmentNeighbours neighbours,
      Director director,
      boolean ipvs,
      Replicated replicated,
      Consumer<PairStatus> told)
      throws IOException, StartException {
    refuseWhatIsNotThere(spec, ipvs);
    this.director = director;
    Keyring keys = keys(spec, root);
    this.consultation = Consultation.of(neighbours::ask, spec, node, keys, Clock.SYSTEM);
    this.pair =
        new Pair(
            new Pair.Setup(node, spec, keys, root.resolve("var/lib/evenkeel"), left),
            new Pair.Doors(gate, consultation, this::replica, new Guarded(), told),
            new SecureRandom(),
            Clock.SYSTEM);
    this.replication = replication(node, spec, root, replicated);
    this.guard =
        new GuardClient(GuardProcess.socket(root), GuardProcess.command(root), pair::guarded);
    this.lookout =
        Lookout.start(
            spec,
            new Lookout.Doors(
                NET, () -> interfaces(gate), Pinger.icmp(), CommandRunner.SYSTEM, pair::happened));
    guard.start();
    pair.start();
    if (ipvs) {
      this.sync = spec.syncInterface().map(name -> sync(name, spec.sync().id()));
    } else {
      this.sync = Optional.empty();
    }
  }

  /**
   * What is brought to the peer, and where this node is found.
   *
   * @param configurations where the director keeps its configurations
   * @param web the address of this node's web UI and API as seen from a link; empty when it has
   *     none
   * @param unpaired breaks the pair on this node
   */
  record Replicated(
      ConfigStore configurations,
      Accounts accounts,
      Tokens tokens,
      Certificates certificates,
      Function<IpAddress, String> web,
      Replication.Unpairing unpaired) {}

  private Optional<Replication> replication(
      String node, HaSpec spec, Path root, Replicated replicated) throws IOException {
    Path etc = root.resolve("etc/evenkeel");
    Optional<X509Certificate> peer = NodeIdentity.peer(etc.resolve(PEER_FILE));
    if (peer.isEmpty()) {
      boolean _ =
          director.notice(
              "replication",
              List.of(
                  "replication: nothing is replicated, there is no %s: pair the nodes with evenkeel ha pair"
                      .formatted(etc.resolve(PEER_FILE))));
      return Optional.empty();
    }
    var setup =
        new Replication.Setup(
            node,
            spec,
            root.resolve("var/lib/evenkeel"),
            own(node, etc.resolve(OWN_FILE)),
            peer.get(),
            replicated.web().apply(spec.links().getFirst().local()));
    var doors =
        new Replication.Doors(
            this::standing,
            problems -> {
              boolean _ = director.notice("replication", problems);
            },
            replicated.unpaired());
    return Optional.of(
        Replication.start(setup, doors, diverged -> holdings(node, replicated, diverged)));
  }

  /** What this node shows its peer; made when it has none yet. */
  private static NodeIdentity own(String node, Path file) throws IOException {
    Optional<NodeIdentity> own = NodeIdentity.load(file);
    if (own.isPresent()) {
      return own.get();
    }
    NodeIdentity made = NodeIdentity.make(node);
    DurableFile.replace(file, made.pem(), DurableFile.Readers.OWNER);
    return made;
  }

  private Map<Part, Holding> holdings(
      String node, Replicated replicated, Consumer<Divergence> diverged) {
    Accounts accounts = replicated.accounts();
    Tokens tokens = replicated.tokens();
    return Map.of(
        Part.CERTIFICATES,
        CertificateHolding.of(replicated.certificates()),
        Part.STAPLES,
        CertificateHolding.staples(replicated.certificates()),
        Part.CONFIGURATION,
        new ConfigurationHolding(
            node, director, replicated.configurations(), this::claim, diverged),
        Part.OPERATORS,
        new OperatorHolding(director, director::operatorStates),
        Part.USERS,
        new DocumentHolding("users.json", accounts::document, accounts::adopt),
        Part.TOKENS,
        new DocumentHolding("tokens.json", tokens::document, tokens::adopt));
  }

  private Replication.Standing standing() {
    PairStatus status = pair.status();
    return new Replication.Standing(status.role() == Role.ACTIVE, status.contact(), status.term());
  }

  /** The term of this node's claim; 0 while it is not active. */
  long claim() {
    PairStatus status = pair.status();
    return status.role() == Role.ACTIVE ? status.term() : 0;
  }

  /** Whether this node takes edits, and brings them to the peer. */
  Edits edits() {
    return replication.<Edits>map(ReplicatedEdits::new).orElse(Edits.ALONE);
  }

  /** Those of a node whose pair replicates. */
  private final class ReplicatedEdits implements Edits {
    private final Replication replication;

    ReplicatedEdits(Replication replication) {
      this.replication = replication;
    }

    @Override
    public Optional<String> refusal() {
      PairStatus status = pair.status();
      if (status.role() == Role.ACTIVE) {
        replication.look();
        return Optional.empty();
      }
      boolean known = status.peerReport().filter(r -> r.role() == Role.ACTIVE).isPresent();
      String web = replication.status().peerWeb();
      return Optional.of(
          known
              ? "this node is %s, %s is active: make the change there%s"
                  .formatted(status.role(), status.peer(), web.isEmpty() ? "" : ", at " + web)
              : "this node is %s, and does not hear that %s is active: make the change on the node that is"
                  .formatted(status.role(), status.peer()));
    }

    @Override
    public Optional<Boolean> settled() throws InterruptedException {
      return replication.settle(SETTLE);
    }

    @Override
    public Optional<ReplicaStatus> replica() {
      return Optional.of(replication.status());
    }

    @Override
    public boolean acknowledge(String divergence) {
      return replication.acknowledge(divergence);
    }
  }

  /** Has the kernel copy connections to the peer, from the role of this node. */
  private Watcher<String> sync(String interfaceName, int id) {
    ConnectionSync daemons = ConnectionSync.of(interfaceName, id);
    return Watcher.start(
        "pair-sync",
        () -> Optional.of(daemons.follow(pair.status().role(), Clock.SYSTEM.nanos())),
        _ -> SYNC_PERIOD,
        problems -> director.notice("sync", problems));
  }

  /** Rather not at all than without what somebody relies on. */
  private static void refuseWhatIsNotThere(HaSpec spec, boolean ipvs)
      throws StartException, IOException {
    if (spec.virtualMac() && !ipvs) {
      throw new StartException(
          "node.yaml: ha.virtual-mac: only with the dispatcher ipvs, as root; set it to false");
    }
    if (spec.virtualMac()) {
      Optional<String> missing = InterfaceAddresses.virtualMacMissing();
      if (missing.isPresent()) {
        throw new StartException("node.yaml: ha.virtual-mac: " + missing.get());
      }
    }
  }

  /**
   * Where the addresses belong.
   *
   * @param before what was found last, for when it cannot be found now
   */
  static Set<String> interfaces(FloatingAddresses gate, Set<String> before) {
    try {
      return Set.copyOf(gate.destinations(gate.wanted()).values());
    } catch (IOException _) {
      return before;
    }
  }

  /** Where the addresses are, or would be. */
  private static Set<String> interfaces(FloatingAddresses gate) {
    try {
      return Set.copyOf(gate.interfaces(gate.wanted()).values());
    } catch (IOException _) {
      return Set.of();
    }
  }

  /** The guard, which there is from before the pair begins. */
  private final class Guarded implements Pair.Guarding {
    @Override
    public void leave(Charge charge) {
      guard.tell(charge);
    }

    @Override
    public void confirm(Runnable told) {
      guard.confirm(told);
    }
  }

  /** The file of the keys that sign heartbeats. */
  static Path keyFile(HaSpec spec, Path root) {
    return spec.keyFile().orElse(root.resolve("etc/evenkeel/ha.key"));
  }

  private static Keyring keys(HaSpec spec, Path root) throws IOException {
    return Keyring.load(keyFile(spec, root));
  }

  /** The pair as this node sees it. */
  Pair pair() {
    return pair;
  }

  /**
   * Has the peer break the pair.
   *
   * @throws IOException when it does not; the message says why
   */
  void unpairPeer() throws IOException {
    if (replication.isEmpty()) {
      throw new IOException("nothing is replicated, so that it cannot be told");
    }
    replication.get().unpairPeer();
  }

  /** Neither gives nor takes any more. */
  void halt() {
    replication.ifPresent(Replication::halt);
  }

  /** Reads the key file again. */
  void reload(HaSpec spec, Path root) throws IOException {
    Keyring keys = keys(spec, root);
    pair.turnTo(keys);
    consultation.turnTo(keys);
  }

  private Pair.Replica replica() {
    var running = director.configuration();
    Digested last = digested;
    if (last == null || last.revision != running.revision() || !last.text.equals(running.yaml())) {
      last = new Digested(running.revision(), running.yaml(), digest(running.yaml()));
      digested = last;
    }
    return new Pair.Replica(
        last.revision,
        replication.map(Replication::digest).orElse(last.digest),
        replication.map(Replication::term).orElse(0L),
        director.warm());
  }

  private static long digest(String text) {
    return ByteBuffer.wrap(Sha256.of(text)).getLong();
  }

  /** Gives the addresses to the peer, and is silent. */
  @Override
  public void close() {
    sync.ifPresent(Watcher::close);
    lookout.close();
    pair.close();
    replication.ifPresent(Replication::close);
    guard.close();
    consultation.close();
  }
}

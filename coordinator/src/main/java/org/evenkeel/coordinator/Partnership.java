package org.evenkeel.coordinator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.evenkeel.coordinator.check.Pinger;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.ConnectionSync;
import org.evenkeel.coordinator.ha.FloatingAddresses;
import org.evenkeel.coordinator.ha.InterfaceAddresses;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.guard.GuardClient;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.neighbour.SegmentNeighbours;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;
import org.evenkeel.coordinator.vote.Consultation;
import org.evenkeel.coordinator.vote.Lookout;
import org.jspecify.annotations.Nullable;

/** What makes this node one of a pair: wired, started, and stopped before the director. */
final class Partnership implements AutoCloseable {
  private static final Duration SYNC_PERIOD = Duration.ofMillis(250);
  private static final Path NET = Path.of("/sys/class/net");

  private final Consultation consultation;
  private final Pair pair;
  private final GuardClient guard;
  private final Lookout lookout;
  private final Optional<Watcher<String>> sync;
  private final Director director;

  /** What the configuration was when its digest was taken last. */
  private volatile @Nullable Digested digested;

  private record Digested(int revision, String text, long digest) {}

  /**
   * Starts to listen to the peer.
   *
   * @param ipvs whether the kernel dispatches
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
      Consumer<PairStatus> told)
      throws IOException, StartException {
    refuseWhatIsNotThere(spec, ipvs);
    this.director = director;
    Keyring keys = keys(spec, root);
    this.consultation = Consultation.of(neighbours::ask, spec, node, keys, Clock.SYSTEM);
    this.pair =
        new Pair(
            new Pair.Setup(node, spec, keys, root.resolve("var/lib/evenkeel"), left),
            new Pair.Doors(gate, consultation, this::replica, this::charge, told),
            new SecureRandom(),
            Clock.SYSTEM);
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

  private void charge(Charge charge) {
    guard.tell(charge);
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
    return new Pair.Replica(last.revision, last.digest, true);
  }

  private static long digest(String text) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(whole).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Gives the addresses to the peer, and is silent. */
  @Override
  public void close() {
    sync.ifPresent(Watcher::close);
    lookout.close();
    pair.close();
    guard.close();
    consultation.close();
  }
}

package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.HaSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node and its peer in step: the active one leads whoever comes to its {@link
 * Reception}, the other one {@linkplain Caller calls} and follows. Safe for any thread.
 */
public final class Replication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);

  /** A call may have come before somebody waited for it. */
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

  private final Setup setup;
  private final Doors doors;
  private final Troubles troubles;
  private final Records records;
  private final SetAside setAside;
  private final Conversations conversations;
  private final KnownPeer peer;
  private final Reception reception;
  private final Caller caller;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  /**
   * What a node is told about its pair.
   *
   * @param node this node's name
   * @param spec what node.yaml says of the pair
   * @param state the directory of the node's state
   * @param own what this node shows
   * @param peer what the peer has to show
   * @param web where this node's web UI and API are; empty when nowhere
   */
  public record Setup(
      String node, HaSpec spec, Path state, NodeIdentity own, X509Certificate peer, String web) {}

  /**
   * What this node is now.
   *
   * @param active whether it holds the addresses
   * @param contact whether it and its peer hear each other
   * @param term of its claim while it is active
   */
  public record Standing(boolean active, boolean contact, long term) {}

  /**
   * The doors to the rest of the node.
   *
   * @param standing what this node is
   * @param told is told of all that does not work, whenever that changes
   * @param unpaired breaks the pair on this node, because the peer says so; throws when it cannot
   */
  public record Doors(
      Supplier<Standing> standing, Consumer<List<String>> told, Unpairing unpaired) {}

  /** Breaks the pair on this node. */
  @FunctionalInterface
  public interface Unpairing {
    /** Breaks it; the message of what it throws says why it did not. */
    void unpair() throws IOException, InterruptedException;
  }

  /** Makes the parts' holdings, which may have to say that something was accepted in vain. */
  @FunctionalInterface
  public interface Parts {
    /** One for each part. */
    Map<Part, Holding> holdings(Consumer<Divergence> diverged);
  }

  private Replication(Setup setup, Doors doors, Parts parts) throws IOException {
    this.setup = setup;
    this.doors = doors;
    this.troubles = new Troubles(doors.told());
    this.setAside = new SetAside(setup.state(), InstantSource.system());
    this.records =
        new Records(
            parts.holdings(this::diverged),
            doors.standing(),
            new LedgerFile(setup.state()),
            troubles);
    String other = setup.spec().peer();
    this.conversations = new Conversations(other, records, troubles, doors.standing(), this::copy);
    this.peer = new KnownPeer(setup.node(), other, setup.web(), this::active, System::nanoTime);
    var tls = new PinnedTls(setup.own(), Optional.of(setup.peer()));
    this.reception = new Reception(peer, tls, troubles, conversations, doors);
    this.caller =
        new Caller(peer, setup.spec().links(), tls, troubles, conversations, doors.standing());
  }

  /**
   * Starts to listen, and to follow while this node is not active.
   *
   * @throws IOException when what was remembered of the parts cannot be read
   */
  public static Replication start(Setup setup, Doors doors, Parts parts) throws IOException {
    Replication replication = new Replication(setup, doors, parts);
    Records.State _ = replication.records.look();
    for (HaSpec.Link link : setup.spec().links()) {
      replication.begin("replica-listen", () -> replication.reception.listen(link));
    }
    replication.begin("replica-follow", replication::followOn);
    replication.begin("replica-look", replication::lookOn);
    return replication;
  }

  private boolean active() {
    return doors.standing().get().active();
  }

  private void begin(String name, Task task) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    task.run();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  } catch (RuntimeException e) {
                    LOG.error("A fault of the coordinator itself ends {}", name, e);
                  }
                }));
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private void diverged(Divergence divergence) {
    LOG.warn("{}", divergence.sentence());
    records.diverged(divergence);
  }

  /** Who joins a pair gives up what it has, and was told so: that copy is kept, and not shown. */
  private Aside copy(Part part) {
    return setAside.begin(
        part,
        (directory, time) -> {
          var copy = new Divergence.Copy(setup.node(), part, directory, time);
          if (records.ledger().awaited().contains(part)) {
            LOG.info("What this node had of {} before it joined is in {}", part, directory);
          } else {
            diverged(copy);
          }
        });
  }

  private void followOn() throws InterruptedException {
    while (!closing) {
      if (!active()) {
        caller.follow();
      }
      records.await(records.last().number(), RETRY);
    }
  }

  private void lookOn() throws InterruptedException {
    while (!closing) {
      Records.State state = records.look();
      Standing standing = doors.standing().get();
      if (standing.active() && standing.contact() && !reception.leads() && peer.quiet()) {
        troubles.are("lead", "%s does not come for what is accepted here".formatted(peer.name()));
      } else {
        troubles.over("lead");
      }
      if (standing.active() || !standing.contact()) {
        troubles.over("follow");
      }
      records.await(state.number(), PERIOD);
    }
  }

  /** Digest of all that this node has, as of the last look. */
  public long digest() {
    return records.last().digest();
  }

  /**
   * The newest term under which anything of this was accepted, on whichever node; 0 when none is.
   */
  public long term() {
    return records.ledger().newest();
  }

  /** What is there before an edit: so that the edit is known for one. */
  public void look() {
    Records.State _ = records.look();
  }

  /**
   * Shows a divergence no more, on both nodes: the other one hears of it at once, or as soon as
   * they hear each other.
   *
   * @param id of the divergence
   * @return whether one of that id was shown
   */
  public boolean acknowledge(String id) {
    boolean shown = records.acknowledge(id);
    if (shown) {
      records.wake();
    }
    return shown;
  }

  /** How it goes. */
  public ReplicaStatus status() {
    boolean active = active();
    boolean same = active && conversations.synced() == records.last().number();
    return new ReplicaStatus(
        active ? reception.leads() : caller.follows(),
        same,
        records.ledger().divergences().open(),
        peer.web(),
        peer.version(),
        troubles.list());
  }

  /**
   * Has the peer take what was just accepted here.
   *
   * @param patience so long at the most
   * @return whether it has; empty when this node is not active
   */
  public Optional<Boolean> settle(Duration patience) throws InterruptedException {
    if (!active()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + patience.toNanos();
    long wanted = records.look().number();
    records.wake();
    while (conversations.synced() < wanted) {
      long left = end - System.nanoTime();
      if (left <= 0 || !reception.leads()) {
        return Optional.of(false);
      }
      records.await(records.last().number(), Math.min(left, LOOK_AGAIN));
    }
    return Optional.of(true);
  }

  /**
   * Has the peer break the pair.
   *
   * @throws IOException when it is not reached on any link, or refuses; the message says why
   */
  public void unpairPeer() throws IOException {
    caller.unpair();
  }

  /** Neither gives nor takes any more: the pair is broken. What is being answered is answered. */
  public void halt() {
    closing = true;
    reception.halt();
    caller.halt();
  }

  /** Ends every conversation and thread; idempotent. */
  @Override
  public void close() {
    closing = true;
    reception.close();
    caller.close();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        boolean _ = thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node and its peer in step: listens on every link, by TCP on the heartbeat's port, and
 * while it is not active connects to the peer and follows it. Safe for any thread.
 */
public final class Replication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long QUIET = TimeUnit.SECONDS.toNanos(5);

  /** A call may have come before somebody waited for it. */
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long HANDSHAKE_SECONDS = 5;
  private static final int CONNECTIONS = 8;

  private final Setup setup;
  private final Doors doors;
  private final PinnedTls tls;
  private final Troubles troubles;
  private final Records records;
  private final SetAside setAside;
  private final Conversations conversations;
  private final Semaphore places = new Semaphore(CONNECTIONS);
  private final AtomicReference<Optional<Channel>> led = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Channel>> followed =
      new AtomicReference<>(Optional.empty());
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private volatile String peerWeb = "";
  private volatile String peerVersion = "";
  private volatile long heardAt;
  private volatile boolean following;
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
    this.tls = new PinnedTls(setup.own(), Optional.of(setup.peer()));
    this.troubles = new Troubles(doors.told());
    this.setAside = new SetAside(setup.state(), InstantSource.system());
    this.records =
        new Records(
            parts.holdings(this::diverged),
            doors.standing(),
            new LedgerFile(setup.state()),
            troubles);
    this.conversations =
        new Conversations(setup.spec().peer(), records, troubles, doors.standing(), this::copy);
    this.heardAt = System.nanoTime();
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
      replication.begin("replica-listen", () -> replication.listen(link));
    }
    replication.begin("replica-follow", replication::followOn);
    replication.begin("replica-look", replication::lookOn);
    return replication;
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

  // Listening

  private void listen(HaSpec.Link link) throws InterruptedException {
    String about = "listen " + link.local();
    while (!closing) {
      try (SSLServerSocket server = tls.listen(link.local().withPort(link.port()))) {
        open.add(server);
        troubles.over(about);
        accept(server, link);
      } catch (IOException e) {
        if (closing) {
          return;
        }
        troubles.are(about, String.valueOf(e.getMessage()));
      }
      TimeUnit.NANOSECONDS.sleep(PERIOD);
    }
  }

  private void accept(SSLServerSocket server, HaSpec.Link link) throws IOException {
    while (!closing) {
      SSLSocket socket = (SSLSocket) server.accept();
      boolean welcome = socket.getInetAddress().equals(link.remote().inet()) && places.tryAcquire();
      if (!welcome) {
        socket.close();
        continue;
      }
      Thread _ =
          Thread.ofVirtual()
              .name("replica-serve")
              .start(
                  () -> {
                    try {
                      serve(socket);
                    } finally {
                      places.release();
                    }
                  });
    }
  }

  private void serve(SSLSocket socket) {
    open.add(socket);
    try (Channel channel = shaken(socket, MessageCodec.BYTES_MAX)) {
      if (!(channel.receive() instanceof Message.Hello hello)
          || !hello.node().equals(setup.spec().peer())) {
        channel.send(
            new Message.Refused("this is %s, of %s".formatted(setup.node(), setup.spec().peer())));
        return;
      }
      heard(hello);
      boolean active = doors.standing().get().active();
      channel.send(hello(Message.Hello.FOLLOW));
      if (hello.purpose().equals(Message.Hello.UNPAIR)) {
        unpair(channel);
      } else if (active) {
        led.getAndSet(Optional.of(channel)).ifPresent(Channel::close);
        try {
          conversations.lead(channel);
        } finally {
          Optional<Channel> now = led.get();
          if (now.filter(one -> one == channel).isPresent()) {
            boolean _ = led.compareAndSet(now, Optional.empty());
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("a conversation ends: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A fault of the coordinator itself ends a conversation with the peer", e);
    } finally {
      boolean _ = open.remove(socket);
      heardAt = System.nanoTime();
    }
  }

  private void unpair(Channel channel) throws IOException, InterruptedException {
    if (channel.receive() instanceof Message.Unpair) {
      try {
        doors.unpaired().unpair();
        channel.send(new Message.Kept());
      } catch (IOException e) {
        channel.send(new Message.Failed(String.valueOf(e.getMessage())));
      }
    }
  }

  /** A stranger who drips a byte now and then is cut off all the same. */
  static Channel shaken(SSLSocket socket, int bytesMax) throws IOException {
    Thread watchdog =
        Thread.ofVirtual()
            .name("replica-watchdog")
            .start(
                () -> {
                  try {
                    TimeUnit.SECONDS.sleep(HANDSHAKE_SECONDS);
                    socket.close();
                  } catch (InterruptedException | IOException _) {
                    // the handshake is over
                  }
                });
    try {
      return new Channel(socket, bytesMax);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    } finally {
      watchdog.interrupt();
    }
  }

  private Message.Hello hello(String purpose) {
    return new Message.Hello(
        Message.VERSION,
        setup.node(),
        doors.standing().get().active(),
        setup.web(),
        purpose,
        Version.running());
  }

  private void heard(Message.Hello hello) {
    peerWeb = hello.web();
    peerVersion = hello.program();
  }

  // Following

  private void followOn() throws InterruptedException {
    while (!closing) {
      if (!doors.standing().get().active()) {
        for (HaSpec.Link link : setup.spec().links()) {
          if (followed(link)) {
            break;
          }
        }
      }
      records.await(records.last().number(), RETRY);
    }
  }

  /** Whether the peer was followed for a while, and no other link is to be tried now. */
  private boolean followed(HaSpec.Link link) throws InterruptedException {
    try (SSLSocket socket =
        tls.connect(Optional.of(link.local().inet()), link.remote().withPort(link.port()))) {
      open.add(socket);
      try (Channel channel = shaken(socket, MessageCodec.BYTES_MAX)) {
        if (!(channel.ask(hello(Message.Hello.FOLLOW)) instanceof Message.Hello hello)
            || !hello.node().equals(setup.spec().peer())) {
          troubles.are(
              "follow",
              "who answers at %s is not %s".formatted(link.remote(), setup.spec().peer()));
          return false;
        }
        heard(hello);
        if (!hello.active()) {
          return true;
        }
        followed.set(Optional.of(channel));
        following = true;
        conversations.follow(
            channel,
            () -> {
              heardAt = System.nanoTime();
              troubles.over("follow");
            });
        return true;
      } finally {
        following = false;
        boolean _ = open.remove(socket);
      }
    } catch (IOException e) {
      if (!closing && doors.standing().get().contact() && System.nanoTime() - heardAt > QUIET) {
        troubles.are(
            "follow",
            "%s cannot be followed: %s; open the port of the heartbeat for TCP, too"
                .formatted(setup.spec().peer(), e.getMessage()));
      }
      return false;
    }
  }

  private void lookOn() throws InterruptedException {
    while (!closing) {
      Records.State state = records.look();
      boolean wanting =
          doors.standing().get().active()
              && doors.standing().get().contact()
              && led.get().isEmpty()
              && System.nanoTime() - heardAt > QUIET;
      if (wanting) {
        troubles.are(
            "lead", "%s does not come for what is accepted here".formatted(setup.spec().peer()));
      } else {
        troubles.over("lead");
      }
      if (doors.standing().get().active() || !doors.standing().get().contact()) {
        troubles.over("follow");
      }
      records.await(state.number(), PERIOD);
    }
  }

  // For the rest of the node

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
    boolean active = doors.standing().get().active();
    boolean same = active && conversations.synced() == records.last().number();
    return new ReplicaStatus(
        active ? led.get().isPresent() : following,
        same,
        records.ledger().divergences().open(),
        peerWeb,
        peerVersion,
        troubles.list());
  }

  /**
   * Has the peer take what was just accepted here.
   *
   * @param patience so long at the most
   * @return whether it has; empty when this node is not active
   */
  public Optional<Boolean> settle(Duration patience) throws InterruptedException {
    if (!doors.standing().get().active()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + patience.toNanos();
    long wanted = records.look().number();
    records.wake();
    while (conversations.synced() < wanted) {
      long left = end - System.nanoTime();
      if (left <= 0 || led.get().isEmpty()) {
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
    IOException failure = new IOException("there is no link");
    for (HaSpec.Link link : setup.spec().links()) {
      try (SSLSocket socket =
              tls.connect(Optional.of(link.local().inet()), link.remote().withPort(link.port()));
          Channel channel = shaken(socket, MessageCodec.BYTES_MAX)) {
        if (channel.ask(hello(Message.Hello.UNPAIR)) instanceof Message.Hello) {
          switch (channel.ask(new Message.Unpair())) {
            case Message.Kept _ -> {
              return;
            }
            case Message.Failed(String reason) -> throw new IOException(reason);
            case Message other ->
                throw new IOException("no answer, but " + other.getClass().getSimpleName());
          }
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** Neither gives nor takes any more: the pair is broken. What is being answered is answered. */
  public void halt() {
    closing = true;
    led.get().ifPresent(Channel::close);
    followed.get().ifPresent(Channel::close);
  }

  /** Ends every conversation and thread; idempotent. */
  @Override
  public void close() {
    closing = true;
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.debug("closing", e);
      }
    }
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

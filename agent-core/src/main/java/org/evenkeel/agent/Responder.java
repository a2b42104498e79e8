package org.evenkeel.agent;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers every client of one listening socket, then closes: one thread, which never waits for a
 * client, see {@link Visitors}.
 */
final class Responder implements AutoCloseable {
  /** Clients accepted before those that are leaving are looked at again. */
  private static final int ACCEPTS_AT_ONCE = 64;

  /** Pause in accepting when the system is out of file descriptors. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  /** A reception with what its clients leave behind; belongs to the responder's thread. */
  private record Hosting(Reception reception, Gate gate, Optional<TlsDoor> tls) {}

  private final ServerSocketChannel door;
  private final Log log;
  private final Selector selector;
  private final SelectionKey doorKey;
  private final Visitors visitors;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread;
  private volatile Hosting hosting;
  private volatile boolean stopped;
  private boolean paused;

  private Responder(String name, ServerSocketChannel door, Reception reception, Log log)
      throws IOException {
    this.door = door;
    this.log = log;
    this.hosting = hosting(reception);
    door.configureBlocking(false);
    this.selector = Selector.open();
    this.doorKey = door.register(selector, SelectionKey.OP_ACCEPT);
    this.visitors = new Visitors(selector);
    this.thread = Thread.ofPlatform().name(name).unstarted(this::loop);
  }

  /**
   * Starts to answer.
   *
   * @param name of the thread
   * @param door bound listening socket; the responder owns it from here on
   * @param reception how clients are treated
   * @param log where trouble is told
   * @throws IOException when the system gives no selector; {@code door} is closed then
   */
  static Responder start(String name, ServerSocketChannel door, Reception reception, Log log)
      throws IOException {
    try {
      Responder responder = new Responder(name, door, reception, log);
      responder.thread.start();
      return responder;
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  private Hosting hosting(Reception reception) {
    return new Hosting(
        reception,
        new Gate(reception.access()),
        reception.tls().map(context -> new TlsDoor(context, refused::incrementAndGet)));
  }

  /** Treats the clients that come from now on in that way; the socket stays as it is. */
  void use(Reception reception) {
    Hosting last = hosting;
    hosting = hosting(reception);
    last.tls().ifPresent(TlsDoor::closeAll);
  }

  /** Clients that were let in so far. */
  long answered() {
    return answered.get();
  }

  /** Clients that were turned away so far. */
  long refused() {
    return refused.get();
  }

  private void loop() {
    while (!stopped) {
      try {
        round();
      } catch (IOException | RuntimeException e) {
        // One client's trouble is nobody else's; the loop goes on.
        log.warning("while answering a client: " + e);
      }
    }
    visitors.closeAll();
    hosting.tls().ifPresent(TlsDoor::closeAll);
  }

  private void round() throws IOException {
    selector.select(paused ? ACCEPT_PAUSE.toMillis() : millisToNextDeadline(System.nanoTime()));
    if (paused) {
      paused = false;
      doorKey.interestOps(SelectionKey.OP_ACCEPT);
    }
    if (doorKey.isValid() && selector.selectedKeys().remove(doorKey)) {
      acceptSome(hosting);
    }
    long now = System.nanoTime();
    visitors.round(now);
    hosting.tls().ifPresent(tls -> tls.round(now));
  }

  /** For {@link Selector#select(long)}: 0 = nobody to wait for. */
  private long millisToNextDeadline(long nowNanos) {
    long plain = visitors.millisToNextDeadline(nowNanos);
    long tls = hosting.tls().flatMap(door -> door.millisToNextDeadline(nowNanos)).orElse(0L);
    return plain == 0 || tls == 0 ? plain + tls : Math.min(plain, tls);
  }

  private void acceptSome(Hosting host) {
    try {
      for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        SocketChannel client = door.accept();
        if (client == null) {
          return;
        }
        welcome(client, host);
      }
    } catch (IOException e) {
      if (!stopped) {
        outOfDescriptors(e);
      }
    }
  }

  private void welcome(SocketChannel client, Hosting host) {
    long now = System.nanoTime();
    if (!admitted(client, host.gate(), now)) {
      refused.incrementAndGet();
      Visitors.close(client);
      return;
    }
    answered.incrementAndGet();
    Reception reception = host.reception();
    if (host.tls().isPresent()) {
      int most = reception.access().connectionsMax();
      host.tls().get().welcome(client, reception.talk(), reception.patience(), most);
    } else {
      visitors.welcome(client, reception, now);
    }
  }

  private static boolean admitted(SocketChannel client, Gate gate, long nowNanos) {
    try {
      return gate.open() || gate.admits(client.getRemoteAddress(), nowNanos);
    } catch (IOException _) {
      // It has gone already.
      return false;
    }
  }

  /** Accepting would fail at once again and again: make room, and look away for a moment. */
  private void outOfDescriptors(IOException cause) {
    log.warning("cannot accept a client: %s; trying again".formatted(cause.getMessage()));
    visitors.closeAll();
    doorKey.interestOps(0);
    paused = true;
  }

  /** Stops answering, closes the listening socket and every client; waits a second at most. */
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try (selector) {
      door.close();
    } catch (IOException e) {
      log.warning("while closing the listening socket: " + e.getMessage());
    }
  }
}

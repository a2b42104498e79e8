package org.evenkeel.agent;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Answers every client of one listening socket, then closes: one thread, which never waits for a
 * client, see {@link Visitors}.
 */
final class Responder implements AutoCloseable {
  /** Clients accepted before those that are leaving are looked at again. */
  private static final int ACCEPTS_AT_ONCE = 64;

  /** Pause in accepting when the system is out of file descriptors. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final ServerSocketChannel door;
  private final Log log;
  private final Selector selector;
  private final SelectionKey doorKey;
  private final Visitors visitors;
  private final Thread thread;
  private volatile boolean stopped;
  private boolean paused;

  private Responder(ServerSocketChannel door, Manners manners, Talk talk, Log log)
      throws IOException {
    this.door = door;
    this.log = log;
    door.configureBlocking(false);
    this.selector = Selector.open();
    this.doorKey = door.register(selector, SelectionKey.OP_ACCEPT);
    this.visitors = new Visitors(selector, talk, manners.patience(), manners.clientsMax());
    this.thread = Thread.ofPlatform().name(manners.name()).unstarted(this::loop);
  }

  /**
   * How clients are treated.
   *
   * @param name of the thread
   * @param patience how long a client may stay
   * @param clientsMax clients at a time; the one that has stayed longest makes room
   */
  record Manners(String name, Duration patience, int clientsMax) {}

  /**
   * Starts to answer.
   *
   * @param door bound listening socket; the responder owns it from here on
   * @param talk what a client gets
   * @param log where trouble is told
   * @throws IOException when the system gives no selector; {@code door} is closed then
   */
  static Responder start(ServerSocketChannel door, Manners manners, Talk talk, Log log)
      throws IOException {
    try {
      Responder responder = new Responder(door, manners, talk, log);
      responder.thread.start();
      return responder;
    } catch (IOException e) {
      door.close();
      throw e;
    }
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
  }

  private void round() throws IOException {
    long now = System.nanoTime();
    long wait = visitors.millisToNextDeadline(now);
    selector.select(paused ? ACCEPT_PAUSE.toMillis() : wait);
    if (paused) {
      paused = false;
      doorKey.interestOps(SelectionKey.OP_ACCEPT);
    }
    if (doorKey.isValid() && selector.selectedKeys().remove(doorKey)) {
      acceptSome();
    }
    visitors.round(System.nanoTime());
  }

  private void acceptSome() {
    try {
      for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        SocketChannel client = door.accept();
        if (client == null) {
          return;
        }
        visitors.welcome(client, System.nanoTime());
      }
    } catch (IOException e) {
      if (!stopped) {
        outOfDescriptors(e);
      }
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

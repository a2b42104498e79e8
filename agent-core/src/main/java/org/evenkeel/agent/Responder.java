package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Answers every client of one listening socket at once with a short text, then closes: one thread,
 * which never waits for a client.
 *
 * <p>The text is smaller than any socket buffer, so that a single write that may not block takes it
 * whatever the client does. What the client sends is not looked at, see {@link Farewell} for why it
 * is read nonetheless.
 */
public final class Responder implements AutoCloseable {
  /** Clients accepted before those that are leaving are looked at again. */
  private static final int ACCEPTS_AT_ONCE = 64;

  /** Pause in accepting when the system is out of file descriptors. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final ServerSocketChannel door;
  private final Supplier<ByteBuffer> answer;
  private final Log log;
  private final Selector selector;
  private final SelectionKey doorKey;
  private final Farewell farewell;
  private final Thread thread;
  private volatile boolean stopped;
  private boolean paused;

  private Responder(ServerSocketChannel door, Supplier<ByteBuffer> answer, Log log)
      throws IOException {
    this.door = door;
    this.answer = answer;
    this.log = log;
    door.configureBlocking(false);
    this.selector = Selector.open();
    this.doorKey = door.register(selector, SelectionKey.OP_ACCEPT);
    this.farewell = new Farewell(selector);
    this.thread = Thread.ofPlatform().name("responder").unstarted(this::loop);
  }

  /**
   * Starts to answer.
   *
   * @param door bound listening socket; the responder owns it from here on
   * @param answer what a client gets now, a buffer of the caller's own; empty = close without a
   *     word. Called for each client on the responder's thread, so it may not wait
   * @param log where trouble is told
   * @throws IOException when the system gives no selector; {@code door} is closed then
   */
  public static Responder start(ServerSocketChannel door, Supplier<ByteBuffer> answer, Log log)
      throws IOException {
    try {
      Responder responder = new Responder(door, answer, log);
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
    farewell.closeAll();
  }

  private void round() throws IOException {
    long now = System.nanoTime();
    long wait = farewell.millisToNextDeadline(now);
    selector.select(paused ? ACCEPT_PAUSE.toMillis() : wait);
    if (paused) {
      paused = false;
      doorKey.interestOps(SelectionKey.OP_ACCEPT);
    }
    if (doorKey.isValid() && selector.selectedKeys().remove(doorKey)) {
      acceptSome();
    }
    farewell.round(System.nanoTime());
  }

  private void acceptSome() {
    try {
      for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        SocketChannel client = door.accept();
        if (client == null) {
          return;
        }
        serve(client);
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
    farewell.closeAll();
    doorKey.interestOps(0);
    paused = true;
  }

  private void serve(SocketChannel client) {
    try {
      client.configureBlocking(false);
      ByteBuffer text = answer.get();
      if (text.hasRemaining()) {
        client.write(text);
      }
      client.shutdownOutput();
      farewell.add(client, System.nanoTime());
    } catch (IOException _) {
      // The client has gone already.
      Farewell.close(client);
    }
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

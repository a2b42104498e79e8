package org.evenkeel.coordinator.alert;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages by one channel, one after the other, on a thread of its own; what is not taken is
 * brought again. Safe for any thread.
 */
final class Postman implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

  /** Messages that wait; of more the oldest is dropped. */
  private static final int WAITING_MAX = 20;

  private static final long STOP_MILLIS = 500;

  private final Channel channel;
  private final Duration again;
  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param again how long to wait before what was not taken is brought again
   */
  Postman(Channel channel, Duration again) {
    this.channel = channel;
    this.again = again;
    this.thread = Thread.ofVirtual().name("postman").start(this::run);
  }

  /** Takes a message; returns at once. */
  void take(Message message) {
    while (!waiting.offer(message)) {
      if (waiting.poll() != null) {
        LOG.warn("A message is dropped, too many wait for {}", channel.name());
      }
    }
  }

  /** Why messages wait, a sentence; empty while they do not. */
  Optional<String> problem() {
    return problem;
  }

  private void run() {
    try {
      while (true) {
        Message message = waiting.take();
        while (!brought(message)) {
          Thread.sleep(again);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean brought(Message message) throws InterruptedException {
    try {
      channel.send(message);
      LOG.info("Told {}: {}", channel.name(), message.subject());
      problem = Optional.empty();
      return true;
    } catch (IOException | RuntimeException e) {
      String now = "alerts: %s: %s".formatted(channel.name(), e.getMessage());
      if (!problem.equals(Optional.of(now))) {
        LOG.warn("Not told yet, and tried again: {}", now);
      }
      problem = Optional.of(now);
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.evenkeel.lab;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that asks again as soon as it was answered, until it is closed. */
final class SteadyClient implements AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Thread thread;

  private SteadyClient(Callable<String> question) {
    thread = Thread.ofPlatform().name("steady-client").daemon().start(() -> ask(question));
  }

  /**
   * Begins; the first answer is there when this returns.
   *
   * @param question asks once, with a deadline of its own; empty is no answer
   */
  static SteadyClient start(Callable<String> question) {
    SteadyClient client = new SteadyClient(question);
    Eventually.holds("somebody answers", () -> client.answered.get() > 0);
    return client;
  }

  private void ask(Callable<String> question) {
    while (!closed.get()) {
      try {
        (question.call().isEmpty() ? unanswered : answered).incrementAndGet();
      } catch (InterruptedException _) {
        return;
      } catch (Exception _) {
        unanswered.incrementAndGet();
      }
    }
  }

  /** How many questions had no answer until now. */
  int unanswered() {
    return unanswered.get();
  }

  @Override
  public void close() {
    closed.set(true);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.evenkeel.coordinator.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Scope;

/**
 * Asks a directory after who is no user here, and remembers of its answers what holds for others:
 * how long they take, and what it said last of whom. Safe for any thread.
 */
final class Elsewhere {
  /** Refusals take whole multiples of it. */
  static final Duration EVEN = Duration.ofSeconds(1);

  /** Nobody here waits longer than that because a directory is slow. */
  static final Duration EVEN_MAX = Duration.ofSeconds(10);

  private static final int PEOPLE_MAX = 1024;

  private final Directory directory;
  private final Accounts accounts;
  private final AtomicLong refusalNanos = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();

  /** Of whom it said what last, the latest last; nothing when they may do nothing. */
  private final Map<String, Optional<Scope>> said = new LinkedHashMap<>();

  Elsewhere(Directory directory, Accounts accounts) {
    this.directory = directory;
    this.accounts = accounts;
  }

  /** What it is called. */
  String source() {
    return directory.source();
  }

  /** Whether somebody of that name is asked after there, and not here. */
  boolean knows(String name) {
    return !accounts.isTaken(name);
  }

  /**
   * Asks.
   *
   * @param name as {@link Outsider#name} makes it
   */
  Answer ask(String name, String password) throws InterruptedException {
    long begun = System.nanoTime();
    Answer answer = directory.ask(name, password);
    switch (answer) {
      case Answer.Right(var scope) -> said(name, Optional.of(scope));
      case Answer.Powerless() -> {
        said(name, Optional.empty());
        refusalNanos.set(System.nanoTime() - begun);
      }
      case Answer.Wrong _, Answer.Silent _ -> refusalNanos.set(System.nanoTime() - begun);
      case Answer.Busy _ -> {}
    }
    return answer;
  }

  private void said(String name, Optional<Scope> scope) {
    lock.lock();
    try {
      said.remove(name);
      said.put(name, scope);
      if (said.size() > PEOPLE_MAX) {
        said.remove(said.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has said nothing else of them since, and nobody here is called so. */
  boolean current(Outsider outsider) {
    return knows(outsider.name()) && lastly(outsider).equals(Optional.of(outsider.scope()));
  }

  private Optional<Scope> lastly(Outsider outsider) {
    lock.lock();
    try {
      return said.getOrDefault(outsider.name(), Optional.of(outsider.scope()));
    } finally {
      lock.unlock();
    }
  }

  /** How long a refusal waits after what it took, so that nobody learns who was asked. */
  Duration rest(Duration taken) {
    return rest(taken, Duration.ofNanos(refusalNanos.get()));
  }

  /**
   * The same.
   *
   * @param there how long the directory took last to refuse somebody
   */
  static Duration rest(Duration taken, Duration there) {
    Duration bounded = there.compareTo(EVEN_MAX) < 0 ? there : EVEN_MAX.minusNanos(1);
    Duration longer = taken.compareTo(bounded) > 0 ? taken : bounded;
    return EVEN.multipliedBy(longer.dividedBy(EVEN) + 1).minus(taken);
  }
}

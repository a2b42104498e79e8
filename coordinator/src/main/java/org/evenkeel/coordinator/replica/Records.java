package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * What this node has of every part, and its ledger: looked at, compared with what is remembered,
 * and remembered. Safe for any thread.
 */
final class Records {
  private final Map<Part, Holding> holdings;
  private final Supplier<Replication.Standing> standing;
  private final Troubles troubles;
  private final LedgerStore file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** How often somebody had decided on a part at the last look. */
  private final Map<Part, Long> decisions = new EnumMap<>(Part.class);

  private long wakes;
  private volatile Ledger ledger;
  private volatile State state = new State(0, Map.of(), 0);

  /**
   * What there is at one moment.
   *
   * @param number grows with every change
   * @param parts what there is of each part that can be read
   * @param digest of all of it
   */
  record State(long number, Map<Part, Possession> parts, long digest) {
    State {
      parts = Map.copyOf(parts);
    }
  }

  /**
   * @throws IOException when the ledger cannot be read
   */
  Records(
      Map<Part, Holding> holdings,
      Supplier<Replication.Standing> standing,
      LedgerStore file,
      Troubles troubles)
      throws IOException {
    this.holdings = Map.copyOf(holdings);
    this.standing = standing;
    this.troubles = troubles;
    this.file = file;
    this.ledger = file.read();
  }

  /** Where a part is kept. */
  Holding of(Part part) {
    Holding holding = holdings.get(part);
    if (holding == null) {
      throw new IllegalStateException("nobody keeps " + part);
    }
    return holding;
  }

  /** What there was at the last look. */
  State last() {
    return state;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Looks now; on an active node what has changed is so under its claim. */
  State look() {
    lock.lock();
    try {
      Replication.Standing now = standing.get();
      Map<Part, Holding.Look> looks = looks();
      Ledger next = ledger;
      if (now.active()) {
        Map<Part, String> there = new HashMap<>();
        looks.forEach(
            (part, look) -> {
              if (!look.empty()) {
                there.put(part, look.digest());
              }
            });
        next = decided(next.looked(there, now.term()), looks, now.term());
      }
      looks.forEach((part, look) -> decisions.put(part, look.decisions()));
      keep(next);
      Map<Part, Possession> parts = new EnumMap<>(Part.class);
      for (Map.Entry<Part, Holding.Look> look : looks.entrySet()) {
        parts.put(look.getKey(), next.possession(look.getKey(), look.getValue()));
      }
      if (!parts.equals(state.parts)) {
        state = new State(state.number + 1, parts, digest(parts));
        changed.signalAll();
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Also what was decided and is as it was before is newer than what was decided earlier. */
  private Ledger decided(Ledger looked, Map<Part, Holding.Look> looks, long term) {
    Ledger next = looked;
    for (Map.Entry<Part, Holding.Look> each : looks.entrySet()) {
      Part part = each.getKey();
      boolean more = each.getValue().decisions() > decisions.getOrDefault(part, 0L);
      if (more && looked.entry(part).tag().equals(ledger.entry(part).tag())) {
        next = next.decided(part, each.getValue().digest(), term);
      }
    }
    return next;
  }

  private Map<Part, Holding.Look> looks() {
    Map<Part, Holding.Look> looks = new EnumMap<>(Part.class);
    holdings.forEach(
        (part, holding) -> {
          try {
            looks.put(part, holding.look());
            troubles.over("read " + part);
          } catch (IOException e) {
            troubles.are("read " + part, String.valueOf(e.getMessage()));
          }
        });
    return looks;
  }

  /**
   * Of the parts of which there is something: a node of an earlier version, which lacks a part, is
   * in step as long as there is nothing of it.
   */
  private long digest(Map<Part, Possession> parts) {
    StringBuilder all = new StringBuilder();
    for (Part part : Part.values()) {
      Possession own = parts.get(part);
      boolean nothing = own == null ? !holdings.containsKey(part) : own.empty();
      if (!nothing) {
        all.append(part).append(' ').append(own == null ? "?" : own.digest()).append('\n');
      }
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.wrap(Sha256.of(bytes)).getLong();
  }

  /** Remembers when a part was changed, if it is still what that is said of. */
  void same(Part part, Tag tag, String digest) {
    lock.lock();
    try {
      if (of(part).look().digest().equals(digest)) {
        keep(ledger.taken(part, tag, digest));
      }
    } catch (IOException e) {
      troubles.are("read " + part, String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** Remembers that a part is the other node's newer one, and what is newest from now on. */
  void yielded(Part part, Tag theirs) {
    lock.lock();
    try {
      keep(ledger.yielded(part, theirs, of(part).look().digest(), standing.get().term()));
    } catch (IOException e) {
      troubles.are("read " + part, String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** Remembers that a part is what the other node had. */
  void received(Part part) {
    lock.lock();
    try {
      keep(ledger.received(part));
    } finally {
      lock.unlock();
    }
  }

  /** Shows that something was accepted in vain, until somebody acknowledges it. */
  void diverged(Divergence divergence) {
    lock.lock();
    try {
      keep(ledger.diverged(ledger.divergences().with(divergence)));
    } finally {
      lock.unlock();
    }
  }

  /** Takes what the other node knows of what was accepted in vain. */
  void know(Divergences theirs) {
    lock.lock();
    try {
      keep(ledger.diverged(ledger.divergences().union(theirs)));
    } finally {
      lock.unlock();
    }
  }

  /** Somebody has acknowledged a divergence; whether one of that id was shown. */
  boolean acknowledge(String id) {
    lock.lock();
    try {
      Optional<Divergences> next = ledger.divergences().acknowledge(id);
      next.ifPresent(known -> keep(ledger.diverged(known)));
      return next.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Whether this node has never had what the other one has of a part. */
  boolean apart(Part part, Possession other) {
    return !ledger.had(part, other);
  }

  /**
   * A piece of a part is about to be taken.
   *
   * @param apart whether the other node says that it has never had what is here
   * @return whether a copy of what is here is to be kept: not of what is half the other node's
   */
  boolean begins(Part part, boolean apart) {
    lock.lock();
    try {
      if (!apart && !part.whole()) {
        keep(ledger.taking(part));
      }
      return apart && !ledger.taking().contains(part);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Ledger next) {
    if (next.equals(ledger)) {
      return;
    }
    ledger = next; // what cannot be written is known at least while this process lives
    try {
      file.keep(next);
      troubles.over("ledger");
    } catch (IOException e) {
      troubles.are("ledger", String.valueOf(e.getMessage()));
    }
  }

  /** Has whoever waits look around. */
  void wake() {
    lock.lock();
    try {
      wakes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something is another than at that number, or somebody calls; so long at most. */
  void await(long number, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long calls = wakes;
      long left = Math.min(nanos, TimeUnit.SECONDS.toNanos(10));
      while (state.number == number && wakes == calls && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}

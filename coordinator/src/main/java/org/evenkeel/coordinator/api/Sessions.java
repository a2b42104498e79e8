package org.evenkeel.coordinator.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.account.Person;

/**
 * The browsers that have signed in. A session ends after 30 minutes without a request, after 12
 * hours in any case, and when 256 later ones crowd it out. Kept in memory alone. Safe for any
 * thread.
 */
final class Sessions {
  static final Duration IDLE = Duration.ofMinutes(30);
  static final Duration LIFETIME = Duration.ofHours(12);
  static final int CAPACITY = 256;

  private final LongSupplier nanoClock;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();

  /** By cookie, the longest unused first. */
  private final Map<String, Used> sessions = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Begins a session for a user who has proved who they are. */
  Session open(Person account, Session.Place from) {
    long now = nanoClock.getAsLong();
    Session session =
        new Session(
            secret(), secret().substring(0, 12), account, secret(), from, now, Instant.now());
    lock.lock();
    try {
      sessions.values().removeIf(used -> used.expired(now));
      if (sessions.size() >= CAPACITY) {
        sessions.remove(sessions.keySet().iterator().next());
      }
      sessions.put(session.id(), new Used(session, now));
    } finally {
      lock.unlock();
    }
    return session;
  }

  /** The session of a cookie, if it lasts; asking counts as use. */
  Optional<Session> use(String id) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      Used used = sessions.get(id);
      if (used == null) {
        return Optional.empty();
      }
      if (used.expired(now)) {
        sessions.remove(id);
        return Optional.empty();
      }
      sessions.put(id, new Used(used.session, now));
      return Optional.of(used.session);
    } finally {
      lock.unlock();
    }
  }

  /** Those that last, the latest sign-in first; asking is no use. */
  List<Session> list() {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      sessions.values().removeIf(used -> used.expired(now));
      return sessions.values().stream()
          .map(Used::session)
          .sorted(Comparator.comparingLong(Session::startedNanos).reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a session. */
  void close(Session session) {
    lock.lock();
    try {
      sessions.remove(session.id());
    } finally {
      lock.unlock();
    }
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private record Used(Session session, long atNanos) {
    boolean expired(long now) {
      return now - atNanos > IDLE.toNanos() || now - session.startedNanos() > LIFETIME.toNanos();
    }
  }
}

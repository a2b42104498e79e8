package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.Optional;

/** What keeps the clients of a proxied service with the real server that they were given first. */
public sealed interface ProxyPersistence {
  /** How long a client that is not seen keeps its place; empty where nothing is remembered. */
  Optional<Duration> timeout();

  /** Whether it reads requests. */
  default boolean readsRequests() {
    return switch (this) {
      case None _, Source _, Rdp _ -> false;
      case Cookie _, Header _, Url _ -> true;
    };
  }

  /** Nothing. */
  record None() implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }
  }

  /**
   * A table of client addresses.
   *
   * @param idle how long a client that is not seen stays in it
   */
  record Source(Duration idle) implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return Optional.of(idle);
    }
  }

  /**
   * A cookie.
   *
   * @param name of the cookie
   * @param passive whether it is the application's own, whose values are learned; otherwise we set
   *     it
   * @param idle how long a learned value is remembered; empty when passive is false
   */
  record Cookie(String name, boolean passive, Optional<Duration> idle) implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return idle;
    }
  }

  /**
   * A table of a header's values.
   *
   * @param name of the header
   */
  record Header(String name, Duration idle) implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return Optional.of(idle);
    }
  }

  /**
   * A table of a parameter's values.
   *
   * @param name of the parameter in the request's query
   */
  record Url(String name, Duration idle) implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return Optional.of(idle);
    }
  }

  /** A table of the cookies that remote desktop clients send ({@code mstshash}). */
  record Rdp(Duration idle) implements ProxyPersistence {
    @Override
    public Optional<Duration> timeout() {
      return Optional.of(idle);
    }
  }
}

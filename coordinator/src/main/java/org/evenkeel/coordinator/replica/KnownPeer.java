package org.evenkeel.coordinator.replica;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.model.Version;

/**
 * The other node of the pair: how this one introduces itself to it, what it said of itself last,
 * and when it was last heard. Safe for any thread.
 */
final class KnownPeer {
  /** Who is not heard for so long is missed. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String node;
  private final String name;
  private final String ownWeb;
  private final BooleanSupplier active;
  private final LongSupplier nanos;
  private volatile String web = "";
  private volatile String version = "";
  private volatile long heardAt;

  /**
   * A peer that is only just waited for.
   *
   * @param node this node's name
   * @param name the peer's
   * @param ownWeb where this node's web UI and API are; empty when nowhere
   * @param active whether this node holds the addresses
   * @param nanos a clock that runs evenly
   */
  KnownPeer(String node, String name, String ownWeb, BooleanSupplier active, LongSupplier nanos) {
    this.node = node;
    this.name = name;
    this.ownWeb = ownWeb;
    this.active = active;
    this.nanos = nanos;
    this.heardAt = nanos.getAsLong();
  }

  /** The name that the peer has to give. */
  String name() {
    return name;
  }

  /** How this node introduces itself. */
  Message.Hello hello(String purpose) {
    return new Message.Hello(
        Message.VERSION, node, active.getAsBoolean(), ownWeb, purpose, Version.running());
  }

  /** Whether that is the peer; what it says of itself is remembered then. */
  boolean introduced(Message.Hello hello) {
    if (!hello.node().equals(name)) {
      return false;
    }
    web = hello.web();
    version = hello.program();
    return true;
  }

  /** What somebody else is told. */
  Message.Refused refusal() {
    return new Message.Refused("this is %s, of %s".formatted(node, name));
  }

  /** It speaks, or has just done so. */
  void heard() {
    heardAt = nanos.getAsLong();
  }

  /** Whether it has not been heard for a while. */
  boolean quiet() {
    return nanos.getAsLong() - heardAt > QUIET_NANOS;
  }

  /** Where its web UI and API are, as it said last; empty when nowhere, or it never spoke. */
  String web() {
    return web;
  }

  /** Of the program that runs there, as it said last; empty when it did not. */
  String version() {
    return version;
  }
}

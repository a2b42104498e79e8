package org.evenkeel.coordinator.ha;

import java.util.OptionalLong;

/** What an election is told. */
public sealed interface Happening {
  /** Time passes; comes four times in an interval at least. */
  record Tick() implements Happening {}

  /**
   * The peer said something.
   *
   * @param report what
   * @param acknowledged when this node sent the newest of its messages that the peer has taken;
   *     empty when it has taken none
   * @param dead nanoseconds of silence after which the peer is lost, as unevenly as it is heard
   */
  record Heard(PeerReport report, OptionalLong acknowledged, long dead) implements Happening {}

  /**
   * The witnesses grant this node to hold the addresses.
   *
   * @param ballot of the question
   * @param until when the lease ends, counted from when it was asked for
   */
  record Granted(long ballot, long until) implements Happening {}

  /** The witnesses do not grant it, or too few answer. */
  record Denied(String reason) implements Happening {}

  /**
   * There has been a term that this node may not have heard of from its peer: a witness has voted
   * in it, or what this node has was accepted under it. The next claim is in a newer one.
   *
   * @param term the newest that is known of
   */
  record Known(long term) implements Happening {}

  /** A host that votes has answered a ping. */
  record PingAnswered() implements Happening {}

  /**
   * The neighbours were asked who has the addresses.
   *
   * @param held whether the peer answered for them
   */
  record Probed(boolean held) implements Happening {}

  /**
   * The fence was asked to switch off the peer.
   *
   * @param confirmed whether the peer is certainly off
   */
  record Fenced(boolean confirmed) implements Happening {}

  /**
   * The addresses are off this host.
   *
   * @param term of the claim that has ended so
   */
  record Released(long term) implements Happening {}

  /**
   * How fit this node is.
   *
   * @param priority the configured one less what tracking takes, 0 to 65535
   * @param linked whether the interfaces of the addresses have a carrier
   */
  record Fitness(int priority, boolean linked) implements Happening {}

  /** Whether this node has what a holder needs: configuration and connections. */
  record InStep(boolean inStep) implements Happening {}

  /** An operator, or the end of the process, asks for something. */
  record Asked(Wish wish) implements Happening {}

  /** What an operator can ask of a node. */
  enum Wish {
    /** To hold the addresses, when it is passive. */
    TAKEOVER,
    /** To give them to the peer. */
    STANDBY,
    /** To hold nothing and to be counted on for nothing. */
    MAINTENANCE,
    /** To be counted on again. */
    SERVICE,
    /** To end: whoever is there takes over. */
    STOP
  }
}

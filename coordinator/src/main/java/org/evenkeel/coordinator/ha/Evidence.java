package org.evenkeel.coordinator.ha;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What others have answered while the peer is silent. An election's own; it changes only in a copy
 * of it.
 */
final class Evidence {
  private OptionalLong leaseUntil = OptionalLong.empty();
  private OptionalLong witnessesAskedAt = OptionalLong.empty();
  private long ballot;
  private long givenBack;
  private Optional<String> denied = Optional.empty();
  private OptionalLong pingAt = OptionalLong.empty();
  private OptionalLong probeAskedAt = OptionalLong.empty();
  private Optional<Boolean> held = Optional.empty();
  private OptionalLong fenceAskedAt = OptionalLong.empty();
  private boolean fenced;

  Evidence() {}

  Evidence(Evidence other) {
    this.leaseUntil = other.leaseUntil;
    this.witnessesAskedAt = other.witnessesAskedAt;
    this.ballot = other.ballot;
    this.givenBack = other.givenBack;
    this.denied = other.denied;
    this.pingAt = other.pingAt;
    this.probeAskedAt = other.probeAskedAt;
    this.held = other.held;
    this.fenceAskedAt = other.fenceAskedAt;
    this.fenced = other.fenced;
  }

  /** Forgets what was found out about a peer that is heard again, or was never lost. */
  void forgetPeer() {
    probeAskedAt = OptionalLong.empty();
    held = Optional.empty();
    fenceAskedAt = OptionalLong.empty();
    fenced = false;
    denied = Optional.empty();
  }

  /** Takes a lease, unless it was given back before it came. */
  void granted(long asked, long until) {
    if (asked > givenBack) {
      leaseUntil = OptionalLong.of(until);
      denied = Optional.empty();
    }
  }

  void denied(String why) {
    denied = Optional.of(why);
  }

  void pinged(long now) {
    pingAt = OptionalLong.of(now);
  }

  /** Takes an answer that was asked for; an old one is not. */
  void probed(boolean someone) {
    if (probeAskedAt.isPresent()) {
      held = Optional.of(someone);
    }
  }

  void fenced(boolean confirmed) {
    fenced = confirmed && fenceAskedAt.isPresent();
  }

  /** Whether the witnesses are to be asked now, at most once in a time. */
  boolean askWitnesses(long every, long now) {
    boolean due = due(witnessesAskedAt, every, now);
    if (due) {
      witnessesAskedAt = OptionalLong.of(now);
      ballot++;
    }
    return due;
  }

  /** Whether the neighbours are to be asked now. */
  boolean askNeighbours(long every, long now) {
    boolean due = due(probeAskedAt, every, now);
    if (due) {
      probeAskedAt = OptionalLong.of(now);
    }
    return due;
  }

  /** Whether the fence is to be asked now. */
  boolean askFence(long every, long now) {
    boolean due = due(fenceAskedAt, every, now);
    if (due) {
      fenceAskedAt = OptionalLong.of(now);
    }
    return due;
  }

  private static boolean due(OptionalLong last, long every, long now) {
    return last.isEmpty() || now - last.getAsLong() >= every;
  }

  /** The number of the last question to the witnesses. */
  long ballot() {
    return ballot;
  }

  /** Until when the witnesses let this node hold; empty when they do not. */
  OptionalLong leaseUntil() {
    return leaseUntil;
  }

  boolean leased(long margin, long now) {
    return leaseUntil.isPresent() && now - leaseUntil.getAsLong() < -margin;
  }

  void giveBack() {
    givenBack = ballot;
    leaseUntil = OptionalLong.empty();
    witnessesAskedAt = OptionalLong.empty();
  }

  /** Why the witnesses said no, when they did last. */
  Optional<String> denial() {
    return denied;
  }

  boolean pinged(long within, long now) {
    return pingAt.isPresent() && now - pingAt.getAsLong() < within;
  }

  /** Whether somebody has the addresses; empty while nobody has answered. */
  Optional<Boolean> held() {
    return held;
  }

  boolean fenced() {
    return fenced;
  }
}

package org.evenkeel.coordinator.ha;

import java.util.Optional;
import java.util.OptionalLong;

/** What a node knows of the other one. An election's own; it changes only in a copy of it. */
final class Peer {
  private final ElectionRules rules;
  private Optional<PeerReport> report = Optional.empty();
  private long heardAt;
  private long dead;
  private OptionalLong acknowledgedAt = OptionalLong.empty();
  private OptionalLong promisedAt = OptionalLong.empty();
  private OptionalLong restartingSince = OptionalLong.empty();
  private OptionalLong activeSince = OptionalLong.empty();

  /** Nothing is known, and the peer is listened to from now on. */
  Peer(ElectionRules rules, long now) {
    this.rules = rules;
    this.heardAt = now;
    this.dead = 2 * rules.dead();
  }

  Peer(Peer other) {
    this.rules = other.rules;
    this.report = other.report;
    this.heardAt = other.heardAt;
    this.dead = other.dead;
    this.acknowledgedAt = other.acknowledgedAt;
    this.promisedAt = other.promisedAt;
    this.restartingSince = other.restartingSince;
    this.activeSince = other.activeSince;
  }

  /**
   * Takes what it said.
   *
   * @return whether it is newer than what is known
   */
  boolean hear(Happening.Heard heard, long now) {
    PeerReport next = heard.report();
    if (report.isPresent()
        && report.get().boot() == next.boot()
        && report.get().sequence() >= next.sequence()) {
      return false;
    }
    heardAt = now;
    dead = Math.max(rules.dead(), heard.dead());
    if (!next.restarting()) {
      restartingSince = OptionalLong.empty();
    } else if (restartingSince.isEmpty()) {
      restartingSince = OptionalLong.of(now);
    }
    acknowledgedAt = heard.acknowledged();
    if (next.role() != Role.ACTIVE) {
      activeSince = OptionalLong.empty();
      promisedAt = heard.acknowledged(); // one that holds promises nothing
    } else if (activeSince.isEmpty()) {
      activeSince = OptionalLong.of(now);
    }
    report = Optional.of(next);
    return true;
  }

  /** Counts its silence anew: this node was not running, and cannot say that it heard nothing. */
  void listenAnew(long now) {
    heardAt = now;
  }

  /** This node goes on where its guard was until now. */
  void goOn(OptionalLong promised) {
    promisedAt = promised;
    dead = rules.dead();
  }

  /** What it said last; empty before the first. */
  Optional<PeerReport> report() {
    return report;
  }

  long silence(long now) {
    return now - heardAt;
  }

  boolean late(long now) {
    return silence(now) >= rules.warn();
  }

  /** Whether it is to be taken for dead, as far as its messages tell. */
  boolean lost(long now) {
    return silence(now) >= dead || overstays(now);
  }

  /** Whether its guard has spoken for it longer than a guard does. */
  private boolean overstays(long now) {
    return restartingSince.isPresent()
        && now - restartingSince.getAsLong() >= rules.restartGrace() + rules.dead();
  }

  /** Whether votes have had their time, after it was lost: who holds is asked and counted first. */
  boolean lostForVotes(long now) {
    return silence(now) >= dead + rules.interval() || overstays(now);
  }

  /** Whether each hears the other: it is heard, and has heard this node not long ago. */
  boolean contact(long now) {
    return report.isPresent() && !lost(now) && since(acknowledgedAt, now) < rules.warn();
  }

  /**
   * Nanoseconds since this node sent the newest message that the peer took while it did not hold
   * the addresses itself: for a dead time after that it cannot take them; huge when there is none.
   */
  long unacknowledged(long now) {
    return since(promisedAt, now);
  }

  private static long since(OptionalLong time, long now) {
    return time.isPresent() ? now - time.getAsLong() : Long.MAX_VALUE;
  }

  boolean active() {
    return report.isPresent() && report.get().role() == Role.ACTIVE;
  }

  /** Whether it could take the addresses from this node now. */
  boolean ready(long now) {
    return contact(now)
        && report.map(r -> r.priority() > 0 && !r.restarting() && !active()).orElse(false);
  }

  /** Since when it is active, in nanoseconds; 0 when it is not. */
  long activeFor(long now) {
    return activeSince.isPresent() ? now - activeSince.getAsLong() : 0;
  }
}

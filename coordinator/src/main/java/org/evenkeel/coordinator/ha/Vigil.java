package org.evenkeel.coordinator.ha;

import java.util.OptionalLong;

/**
 * What a guard goes by once its coordinator is silent while it holds the addresses: it speaks for
 * it, so that the peer waits, and lets go when it has waited long enough or has nobody's word for
 * holding any longer. A value, by the same clock as {@link Election}.
 *
 * @param rules those of the election
 * @param since since when the coordinator is silent
 * @param acknowledged when the newest message was sent that the peer has taken; empty when none
 * @param beatAt when the guard spoke last
 */
public record Vigil(ElectionRules rules, long since, OptionalLong acknowledged, long beatAt) {

  /** What a guard is to do now. */
  public enum Duty {
    /** Nothing yet. */
    WAIT,
    /** To send a heartbeat that says that the node restarts. */
    BEAT,
    /** To take the addresses off, and to resign. */
    LET_GO
  }

  /** A vigil that begins, and speaks at once. */
  public static Vigil begun(ElectionRules rules, OptionalLong acknowledged, long now) {
    return new Vigil(rules, now, acknowledged, now - rules.interval());
  }

  /** What is to be done at a time. */
  public Duty duty(long now) {
    if (now - since >= rules.restartGrace() || (rules.voted() && !entitled(now))) {
      return Duty.LET_GO;
    }
    return now - beatAt >= rules.interval() ? Duty.BEAT : Duty.WAIT;
  }

  private boolean entitled(long now) {
    return acknowledged.isPresent()
        && now - acknowledged.getAsLong() < rules.dead() - rules.margin();
  }

  /** The same, after a heartbeat. */
  public Vigil beaten(long now) {
    return new Vigil(rules, since, acknowledged, now);
  }

  /** The same, after the peer has said what it took. */
  public Vigil acknowledged(long sent) {
    boolean newer = acknowledged.isEmpty() || sent - acknowledged.getAsLong() > 0;
    return newer ? new Vigil(rules, since, OptionalLong.of(sent), beatAt) : this;
  }
}

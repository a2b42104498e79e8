package org.evenkeel.coordinator.ha.wire;

import java.time.Duration;
import java.util.OptionalLong;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Times;

/**
 * How long ago the peer was heard, how long ago it heard us, and after how long a silence it counts
 * as lost (docs/protocol.md, "Contact and acknowledged life"). All times are nanoseconds of one
 * monotonic clock from an arbitrary origin, negative ones too. It has no clock of its own; one
 * thread owns it.
 *
 * <p>What the peer says of our own clock is believed only when we really sent a message then.
 */
public final class Arrivals {
  /** So many gaps between messages are looked at. */
  static final int GAPS = 32;

  /** So many of our messages can still be confirmed: seconds, even when every tick sends one. */
  static final int SENT = 256;

  /** A node that has not run for more intervals than this was paused. */
  private static final int PAUSE_INTERVALS = 2;

  /** As the smoothed round trip time of RFC 6298, section 2. */
  private static final int SMOOTHING = 8;

  private final long interval;
  private final long dead;
  private final long[] gaps = new long[GAPS];
  private final long[] sent = new long[SENT];
  private long gapCount;
  private long sentCount;
  private long ranAt;

  /** From when on we can say that we heard nothing. */
  private long countedFrom;

  private OptionalLong heardAt = OptionalLong.empty();
  private long heardSent;

  /** Whether we ran all the time since the message before, so that the gap is not our own. */
  private boolean ranSinceHeard;

  private OptionalLong acknowledged = OptionalLong.empty();
  private OptionalLong roundTrip = OptionalLong.empty();

  /**
   * @param interval from one heartbeat to the next
   * @param dead a silence of that length means that the peer is lost, when messages arrive evenly
   * @param now when listening begins
   */
  public Arrivals(Duration interval, Duration dead, long now) {
    this.interval = interval.toNanos();
    this.dead = dead.toNanos();
    ranAt = now;
    countedFrom = now;
  }

  /**
   * Notes that this node runs; to be called more often than each interval.
   *
   * @return whether it did not for more than two, so that silence counts from now on
   */
  public boolean tick(long now) {
    boolean paused = now - ranAt > PAUSE_INTERVALS * interval;
    if (paused) {
      countedFrom = now;
      ranSinceHeard = false;
    }
    if (now - ranAt > 0) {
      ranAt = now;
    }
    return paused;
  }

  /**
   * Notes the newest message of the peer.
   *
   * @param newBoot whether the peer has started anew: its gaps before say nothing
   * @param now its arrival
   */
  public void heard(Times times, boolean newBoot, long now) {
    tick(now);
    if (newBoot) {
      gapCount = 0;
    } else if (heardAt.isPresent() && ranSinceHeard) {
      noteGap(now - heardAt.getAsLong());
    }
    heardAt = OptionalLong.of(now);
    heardSent = times.sent();
    ranSinceHeard = true;
    confirm(times, now);
  }

  /** A longer silence than we ever bear is no unevenness, the peer was lost. */
  private void noteGap(long gap) {
    if (gap >= 0 && gap <= 2 * dead) {
      gaps[(int) (gapCount++ % GAPS)] = gap;
    }
  }

  private void confirm(Times times, long now) {
    if (times.held() < 0 || !wasSent(times.echo())) {
      return;
    }
    long trip = now - times.echo() - times.held();
    if (trip >= 0) {
      long before = roundTrip.orElse(trip);
      roundTrip = OptionalLong.of(before + (trip - before) / SMOOTHING);
    }
    if (acknowledged.isEmpty() || times.echo() - acknowledged.getAsLong() > 0) {
      acknowledged = OptionalLong.of(times.echo());
    }
  }

  private boolean wasSent(long echo) {
    for (int i = 0; i < Math.min(sentCount, SENT); i++) {
      if (sent[i] == echo) {
        return true;
      }
    }
    return false;
  }

  /**
   * The times of a message that we send now.
   *
   * @param wall the wall clock, milliseconds since 1970
   */
  public Times send(long now, long wall) {
    tick(now);
    long stamp = now == 0 ? 1 : now; // 0 on the wire means none
    sent[(int) (sentCount++ % SENT)] = stamp;
    return heardAt.isPresent()
        ? new Times(stamp, heardSent, Math.max(0, now - heardAt.getAsLong()), wall)
        : new Times(stamp, 0, 0, wall);
  }

  /** How long ago the peer was heard; empty when it never was. For people. */
  public OptionalLong heardAge(long now) {
    return heardAt.isPresent()
        ? OptionalLong.of(Math.max(0, now - heardAt.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * For how long we can say that the peer was silent: since its last message, since listening
   * began, or since we run again after a pause, whichever was last.
   */
  public long silence(long now) {
    if (now - ranAt > PAUSE_INTERVALS * interval) {
      return 0;
    }
    long since = now - countedFrom;
    return Math.max(0, heardAt.isPresent() ? Math.min(since, now - heardAt.getAsLong()) : since);
  }

  /**
   * How long ago we sent the newest message that the peer has confirmed; empty when it confirmed
   * none. A pause of ours does not shorten it.
   */
  public OptionalLong acknowledgedAge(long now) {
    return acknowledged.isPresent()
        ? OptionalLong.of(Math.max(0, now - acknowledged.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * The silence after which the peer is lost: the configured one, or where messages arrive unevenly
   * twice the largest of the last gaps, but not more than twice the configured one.
   */
  public long deadNanos() {
    long largest = 0;
    for (int i = 0; i < Math.min(gapCount, GAPS); i++) {
      largest = Math.max(largest, gaps[i]);
    }
    return Math.clamp(2 * largest, dead, 2 * dead);
  }

  /** The smoothed time of a message there and one back; empty before the first. */
  public OptionalLong roundTrip() {
    return roundTrip;
  }
}

package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.OptionalLong;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * What an election of a node goes by; it does not change while the node runs.
 *
 * @param name the node's name; of two equal candidates the one whose name sorts first is better
 * @param interval nanoseconds between two heartbeats
 * @param warn nanoseconds of silence after which the peer is late
 * @param dead nanoseconds of silence after which it is lost
 * @param restartGrace nanoseconds for which a peer may say that it restarts
 * @param failback nanoseconds in step after which the node of the higher configured priority asks
 *     for the addresses; empty for never
 * @param witnesses whether witnesses vote
 * @param pings whether hosts that answer pings vote
 * @param fence whether the peer must be switched off before its addresses are taken
 */
public record ElectionRules(
    String name,
    long interval,
    long warn,
    long dead,
    long restartGrace,
    OptionalLong failback,
    boolean witnesses,
    boolean pings,
    boolean fence) {
  public ElectionRules {
    if (interval <= 0 || warn <= interval || dead <= warn || restartGrace < 0) {
      throw new IllegalArgumentException(
          "interval %d, warn %d, dead %d, grace %d ns"
              .formatted(interval, warn, dead, restartGrace));
    }
  }

  /** As node.yaml says of the pair. */
  public static ElectionRules of(String node, HaSpec spec) {
    HaSpec.Heartbeat times = spec.heartbeat();
    return new ElectionRules(
        node,
        times.interval().toNanos(),
        times.warn().toNanos(),
        times.dead().toNanos(),
        spec.restartGrace().toNanos(),
        spec.failback().map(Duration::toNanos).map(OptionalLong::of).orElse(OptionalLong.empty()),
        !spec.vote().witness().isEmpty(),
        !spec.vote().ping().isEmpty(),
        !spec.fence().isEmpty());
  }

  /** How much earlier a holder lets go than its time is up, for clocks that run differently. */
  long margin() {
    return interval / 4;
  }

  /** Whether somebody outside the pair has to agree. */
  boolean voted() {
    return witnesses || pings;
  }
}

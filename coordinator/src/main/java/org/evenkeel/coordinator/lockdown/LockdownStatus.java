package org.evenkeel.coordinator.lockdown;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The lockdown at one moment.
 *
 * @param phase where it is
 * @param inForce the one that is in force; empty when none is
 * @param before what comes back when it is not confirmed; empty means none does
 * @param waiting how long it still waits; empty when it does not
 * @param listeners where this node is managed
 * @param peers the addresses of the peer, which are always let in
 * @param problem what is wrong with it, or why there can be none here; empty when nothing is
 */
public record LockdownStatus(
    Phase phase,
    Optional<Lockdown> inForce,
    Optional<Lockdown> before,
    Optional<Waiting> waiting,
    List<Listener> listeners,
    List<IpAddress> peers,
    Optional<String> problem) {
  public LockdownStatus {
    listeners = List.copyOf(listeners);
    peers = List.copyOf(peers);
  }

  /**
   * Of what is kept.
   *
   * @param since when the one that waits was put in force; empty when that is just done
   * @param problem what is wrong; empty when nothing is
   */
  static LockdownStatus of(
      Kept kept,
      Optional<Instant> since,
      Instant now,
      Surroundings around,
      Optional<String> problem) {
    Optional<Waiting> waiting =
        kept.pending()
            .map(
                each ->
                    new Waiting(
                        since.orElse(now),
                        each.left(now).orElse(Duration.ZERO),
                        each.deadline(),
                        each.requester()));
    return new LockdownStatus(
        phase(kept),
        kept.wanted(),
        kept.pending().isPresent() ? kept.confirmed() : Optional.empty(),
        waiting,
        around.listeners(),
        around.peers().stream().sorted().toList(),
        problem);
  }

  private static Phase phase(Kept kept) {
    if (kept.pending().isPresent()) {
      return Phase.WAITING;
    }
    return kept.confirmed().isPresent() ? Phase.LOCKED : Phase.OPEN;
  }

  /** Where a lockdown is. */
  public enum Phase {
    /** There is none. */
    OPEN,
    /** It is in force until it is taken back, unless it is confirmed. */
    WAITING,
    /** It stays. */
    LOCKED;

    /** The word of the API. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How long it waits.
   *
   * @param since when it was put in force
   * @param left until it is taken back; not negative
   * @param deadline when that is, by the wall clock
   * @param requester who wants it
   */
  public record Waiting(Instant since, Duration left, Instant deadline, String requester) {
    /** The same in seconds, rounded up. */
    public long secondsLeft() {
      return left.plusMillis(999).toSeconds();
    }
  }
}

package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Which address is announced when: five times at once, since a frame may be lost, and five times
 * later, for neighbours whose switch was not ready. All are announced once before one is a second
 * time. Times are of one monotonic clock in nanoseconds. For one thread.
 */
final class AnnouncementSchedule {
  private static final int TIMES_AT_ONCE = 5;
  private static final int TIMES = 2 * TIMES_AT_ONCE;
  private static final long SPACING = Duration.ofMillis(100).toNanos();
  private static final long LATER = Duration.ofSeconds(5).toNanos();

  private final TreeSet<Turn> turns =
      new TreeSet<>(Comparator.<Turn>naturalOrder().thenComparingLong(Turn::order));
  private final Map<IpAddress, Turn> next = new HashMap<>();
  private long order;

  /**
   * An announcement to come.
   *
   * @param number how many of the same come before it
   * @param begun when the first of them was due
   * @param order of those due at one time the lower one is first
   */
  private record Turn(IpAddress address, int number, long begun, long order)
      implements Comparable<Turn> {

    long due() {
      long since =
          number < TIMES_AT_ONCE ? number * SPACING : LATER + (number - TIMES_AT_ONCE) * SPACING;
      return begun + since;
    }

    @Override
    public int compareTo(Turn other) {
      return Long.signum(due() - other.due());
    }
  }

  /** Begins with these, or begins again. */
  void begin(Collection<IpAddress> addresses, long now) {
    end(addresses);
    addresses.forEach(address -> add(new Turn(address, 0, now, order++)));
  }

  private void add(Turn turn) {
    next.put(turn.address(), turn);
    turns.add(turn);
  }

  /** Ends with these. */
  void end(Collection<IpAddress> addresses) {
    for (IpAddress address : addresses) {
      Turn turn = next.remove(address);
      if (turn != null) {
        turns.remove(turn);
      }
    }
  }

  /** When the next one is due; empty when none is to come. */
  OptionalLong due() {
    return turns.isEmpty() ? OptionalLong.empty() : OptionalLong.of(turns.getFirst().due());
  }

  /** Takes the next address that is due; empty when none is yet. */
  Optional<IpAddress> take(long now) {
    if (turns.isEmpty() || turns.getFirst().due() - now > 0) {
      return Optional.empty();
    }
    Turn turn = turns.removeFirst();
    next.remove(turn.address());
    if (turn.number() + 1 < TIMES) {
      add(new Turn(turn.address(), turn.number() + 1, turn.begun(), order++));
    }
    return Optional.of(turn.address());
  }
}

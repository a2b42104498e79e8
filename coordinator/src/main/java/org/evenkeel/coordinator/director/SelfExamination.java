package org.evenkeel.coordinator.director;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;

/**
 * Has this node look at its own link while it suspects itself, on a thread of its own and every
 * five seconds at most, because asking a gateway takes time. Asked by one thread.
 */
final class SelfExamination {
  private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Function<IpAddress, String> look;
  private final Clock clock;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile String found = "";
  private long next;

  /** With a way to look at the link towards an address; it may take some seconds. */
  SelfExamination(Function<IpAddress, String> look, Clock clock) {
    this.look = look;
    this.clock = clock;
    this.next = clock.nanos();
  }

  /** What was found last; a newer look has begun when that is old. */
  String towards(IpAddress address) {
    if (clock.nanos() - next >= 0 && looking.compareAndSet(false, true)) {
      next = clock.nanos() + PACE_NANOS;
      Thread.ofPlatform().name("own-link").daemon().start(() -> examine(address));
    }
    return found.isEmpty() ? "its own link is being looked at" : found;
  }

  /** There is nothing to suspect any more: what was found is of the past. */
  void over() {
    found = "";
    next = clock.nanos();
  }

  private void examine(IpAddress address) {
    try {
      found = look.apply(address);
    } finally {
      looking.set(false);
    }
  }
}

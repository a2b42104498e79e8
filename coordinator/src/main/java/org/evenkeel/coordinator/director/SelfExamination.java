package org.evenkeel.coordinator.director;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnAllDown;
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
  private String towards(IpAddress address) {
    if (clock.nanos() - next >= 0 && looking.compareAndSet(false, true)) {
      next = clock.nanos() + PACE_NANOS;
      Thread.ofPlatform().name("own-link").daemon().start(() -> examine(address));
    }
    return found.isEmpty() ? "its own link is being looked at" : found;
  }

  /**
   * What users are told of a suspicion, which is looked into meanwhile; empty when there is none.
   */
  Optional<String> problem(Suspicion suspicion, OnAllDown onAllDown) {
    if (!suspicion.present()) {
      over();
      return Optional.empty();
    }
    String reaction =
        switch (onAllDown) {
          case KEEP_LAST -> "the last weights stay in force (on-all-down: keep-last)";
          case FALLBACK -> "the weights are 0 (on-all-down: fallback)";
        };
    IpAddress one =
        suspicion.wave().stream().map(CheckTarget::address).min(IpAddress::compareTo).orElseThrow();
    return Optional.of(
        suspicion.relieved().isPresent()
            ? "checks pass again after all had failed at once; until each had its time %s"
                .formatted(reaction)
            : "every check fails at once, of %d places, so this host itself is suspected: %s; %s"
                .formatted(suspicion.wave().size(), towards(one), reaction));
  }

  /** There is nothing to suspect any more: what was found is of the past. */
  private void over() {
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

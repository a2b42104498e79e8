package org.evenkeel.coordinator.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a real server is chosen.
 *
 * @param scheduler the scheduler
 * @param flags of the scheduler; those of another one do nothing
 * @param onePacket whether each UDP packet is scheduled by itself
 */
public record Scheduling(Scheduler scheduler, Set<Flag> flags, boolean onePacket) {
  public Scheduling {
    EnumSet<Flag> ordered = EnumSet.noneOf(Flag.class);
    ordered.addAll(flags);
    flags = Collections.unmodifiableSet(ordered);
  }

  /** A scheduler without flags. */
  public static Scheduling by(Scheduler scheduler) {
    return new Scheduling(scheduler, Set.of(), false);
  }

  /** Flags of the hashing schedulers (ipvsadm(8), option {@code -b}). */
  public enum Flag {
    /** Source hashing: when the hashed server takes none, hash again. */
    SH_FALLBACK,
    /** Source hashing: the client's port counts too. */
    SH_PORT,
    /** Maglev hashing: when the hashed server takes none, hash again. */
    MH_FALLBACK,
    /** Maglev hashing: the client's port counts too. */
    MH_PORT;

    /** The scheduler that it belongs to. */
    public Scheduler scheduler() {
      return this == SH_FALLBACK || this == SH_PORT ? Scheduler.SH : Scheduler.MH;
    }

    /** The name in configuration and of ipvsadm, for example {@code sh-port}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every flag of a scheduler. */
    public static Set<Flag> of(Scheduler scheduler) {
      EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
      Arrays.stream(values()).filter(flag -> flag.scheduler() == scheduler).forEach(flags::add);
      return flags;
    }
  }
}

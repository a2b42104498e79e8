package org.evenkeel.coordinator.pace;

/**
 * Elapsed time in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}: it may be
 * negative, only differences mean something, and it is not disturbed by changes of the wall clock.
 */
@FunctionalInterface
public interface Clock {
  /** The clock of this machine. */
  Clock SYSTEM = System::nanoTime;

  /** Nanoseconds since the origin. */
  long nanos();
}

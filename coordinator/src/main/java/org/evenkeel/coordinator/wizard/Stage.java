package org.evenkeel.coordinator.wizard;

import java.time.Instant;
import java.util.Optional;

/** How far the wizard of a running coordinator is with what it does. */
public sealed interface Stage {
  /**
   * Nothing is under way.
   *
   * @param last how the last one ended since the coordinator was started; empty when there was none
   */
  record Idle(Optional<Ended> last) implements Stage {}

  /**
   * One has ended.
   *
   * @param done whether everything was done
   * @param words how, a sentence or several
   */
  record Ended(boolean done, String words) {}

  /**
   * One was ended in the middle, or could not take all back: what is to be taken back is left.
   *
   * @param last as of {@link Idle}
   */
  record Left(Optional<Ended> last) implements Stage {}

  /**
   * One makes the changes.
   *
   * @param done how many are made
   * @param of how many there are
   * @param what is being made now
   */
  record Making(int done, int of, String what) implements Stage {}

  /**
   * Everything is made, and taken back unless it is confirmed.
   *
   * @param until when, by the wall clock
   */
  record Unconfirmed(Instant until) implements Stage {}

  /** One takes back what it has made. */
  record TakingBack() implements Stage {}

  /** Its name in the API. */
  default String word() {
    return switch (this) {
      case Idle _ -> "idle";
      case Left _ -> "left";
      case Making _ -> "making";
      case Unconfirmed _ -> "unconfirmed";
      case TakingBack _ -> "taking-back";
    };
  }

  /** Whether it changes by itself soon. */
  default boolean moves() {
    return this instanceof Making || this instanceof TakingBack || this instanceof Unconfirmed;
  }
}

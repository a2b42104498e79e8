package org.evenkeel.coordinator.ha;

import java.util.concurrent.atomic.AtomicReference;
import org.evenkeel.coordinator.ha.guard.Charge;

/**
 * A guard that is told what it is in charge of, and says nothing. Whoever asks it is answered at
 * once, or by {@link #answer} while it {@linkplain #hesitate hesitates}. For several threads.
 */
final class SilentGuard implements Pair.Guarding {
  private final AtomicReference<Charge> charge = new AtomicReference<>(Charge.NONE);
  private final AtomicReference<Runnable> asked = new AtomicReference<>(() -> {});
  private volatile boolean hesitating;
  private volatile boolean wasAsked;

  @Override
  public void leave(Charge next) {
    charge.set(next);
  }

  @Override
  public void confirm(Runnable told) {
    asked.set(told);
    wasAsked = true;
    if (!hesitating) {
      answer();
    }
  }

  /** What it is in charge of. */
  Charge charge() {
    return charge.get();
  }

  /** From now on it does not answer by itself. */
  void hesitate() {
    hesitating = true;
    wasAsked = false;
  }

  /** Whether somebody has asked since it hesitates. */
  boolean wasAsked() {
    return wasAsked;
  }

  /** Answers who asked last. */
  void answer() {
    asked.get().run();
  }
}

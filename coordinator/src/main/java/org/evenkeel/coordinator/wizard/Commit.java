package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes effects one after the other, and takes all of them back when one fails, when it is told to,
 * or when the process is ended meanwhile, until it is told to keep them. Safe for any thread: that
 * which ends the process waits for the effect that is being made, and none follows.
 */
public final class Commit {
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Effect> begun = new ArrayDeque<>();
  private boolean settled;

  /**
   * Makes effects.
   *
   * @throws IOException when one failed, or the commit was taken back meanwhile; all are taken
   *     back, and what could not be is said in the message
   */
  public void make(List<Effect> effects) throws IOException {
    for (Effect effect : effects) {
      lock.lock();
      try {
        if (settled) {
          throw new IOException("taken back; nothing is changed");
        }
        begun.push(effect);
        effect.make();
      } catch (IOException | RuntimeException e) {
        List<String> left = undo();
        throw left.isEmpty()
            ? new IOException(e.getMessage() + "; all is as it was before", e)
            : new IOException(
                e.getMessage() + "; not all is as before: " + String.join("; ", left), e);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes everything back, the last first.
   *
   * @return what could not be, a sentence each; empty also when there was nothing, or it is kept
   */
  public List<String> undo() {
    lock.lock();
    try {
      settled = true;
      List<String> left = new ArrayList<>();
      while (!begun.isEmpty()) {
        Effect effect = begun.pop();
        try {
          effect.undo();
        } catch (IOException e) {
          left.add("%s: %s".formatted(effect.what(), e.getMessage()));
        }
      }
      return List.copyOf(left);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Everything stays from now on.
   *
   * @return false when it was taken back before
   */
  public boolean keep() {
    lock.lock();
    try {
      if (settled) {
        return false;
      }
      settled = true;
      begun.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }
}

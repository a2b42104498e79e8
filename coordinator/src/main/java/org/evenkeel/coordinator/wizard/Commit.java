package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes effects one after the other, and takes all of them back when one fails, when it is told to,
 * or when the process is ended meanwhile, until it is told to keep them. What is to be taken back
 * is in a journal before it is made, so that it can be taken back when the process was killed. Safe
 * for any thread: that which ends the process waits for the effect that is being made, and none
 * follows.
 */
public final class Commit {
  private final Journal journal;
  private final Means means;

  /** Fair, so that the thread that ends the process comes next. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final List<Undo> begun = new ArrayList<>();
  private volatile boolean hasBegun;
  private boolean settled;
  private boolean kept;

  /** How a commit ended. */
  public sealed interface End {
    /** Nothing was made. */
    record Nothing() implements End {}

    /** Everything stays. */
    record Kept() implements End {}

    /** All is as it was before. */
    record TakenBack() implements End {}

    /**
     * Not all is as it was before.
     *
     * @param left what is not, and why, a sentence each
     */
    record Left(List<String> left) implements End {
      public Left {
        left = List.copyOf(left);
      }
    }
  }

  /** A commit of which nothing is made yet. */
  public Commit(Journal journal, Means means) {
    this.journal = journal;
    this.means = means;
  }

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
          throw new IOException("ended meanwhile");
        }
        List<Undo> more = new ArrayList<>(begun);
        more.add(effect.undo());
        journal.write(more);
        begun.add(more.getLast());
        hasBegun = true;
        effect.make();
      } catch (IOException | RuntimeException e) {
        throw new IOException(e.getMessage() + "; " + words(undo()), e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether something was made, at whatever time; waits for nothing. */
  public boolean hasBegun() {
    return hasBegun;
  }

  /** Takes everything back, the last first; nothing when it was kept or taken back before. */
  public End undo() {
    lock.lock();
    try {
      if (kept) {
        return new End.Kept();
      }
      settled = true;
      return begun.isEmpty() ? new End.Nothing() : takenBack();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back what a process that was killed has left in the journal.
   *
   * @throws IOException when the journal cannot be read
   */
  public End undoLeft() throws IOException {
    lock.lock();
    try {
      begun.addAll(journal.read());
      return undo();
    } finally {
      lock.unlock();
    }
  }

  private End takenBack() {
    List<String> left = new ArrayList<>();
    List<Undo> failed = new ArrayList<>();
    for (Undo undo : begun.reversed()) {
      try {
        means.takeBack(undo).ifPresent(why -> left.add(undo.what() + ": " + why));
      } catch (IOException e) {
        left.add("%s: %s".formatted(undo.what(), e.getMessage()));
        failed.addFirst(undo);
      }
    }
    begun.clear();
    try {
      if (failed.isEmpty()) {
        journal.clear();
      } else {
        journal.write(failed);
        left.add(
            "to try that again: evenkeel wizard --undo; to leave it so: remove " + journal.file());
      }
    } catch (IOException e) {
      left.add(String.valueOf(e.getMessage()));
    }
    return left.isEmpty() ? new End.TakenBack() : new End.Left(left);
  }

  /**
   * Everything stays from now on.
   *
   * @return false when it was taken back before
   * @throws IOException when the journal cannot be removed
   */
  public boolean keep() throws IOException {
    lock.lock();
    try {
      if (settled) {
        return kept;
      }
      journal.clear();
      settled = true;
      kept = true;
      begun.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** How it ended, for people. */
  public static String words(End end) {
    return switch (end) {
      case End.Nothing _ -> "nothing is changed";
      case End.Kept _ -> "everything was done before";
      case End.TakenBack _ -> "all is as it was before";
      case End.Left(List<String> left) -> "not all is as before: " + String.join("; ", left);
    };
  }
}

package org.evenkeel.coordinator.wizard;

import java.util.List;

/** What becomes of the machine's network settings. */
public sealed interface NetworkChange {

  /** They are as answered. */
  record None() implements NetworkChange {}

  /**
   * Somebody else has to make them.
   *
   * @param why why not the wizard
   * @param wanted what they should be, a line each
   */
  record ByHand(String why, List<String> wanted) implements NetworkChange {
    public ByHand {
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * The machine's own manager makes them.
   *
   * @param manager its name
   * @param first what runs before the files are written, by exact argument lists
   * @param files its files
   * @param then what runs when they are written
   * @param undoFirst what runs before the files are as they were again
   * @param undoThen what runs after that
   */
  record Managed(
      String manager,
      List<List<String>> first,
      List<FileDraft> files,
      List<List<String>> then,
      List<List<String>> undoFirst,
      List<List<String>> undoThen)
      implements NetworkChange {
    public Managed {
      first = List.copyOf(first);
      files = List.copyOf(files);
      then = List.copyOf(then);
      undoFirst = List.copyOf(undoFirst);
      undoThen = List.copyOf(undoThen);
    }
  }
}

package org.evenkeel.coordinator.filter;

/** What came of putting rules in force. */
public sealed interface Outcome {
  /** What is in force was what was wanted; nothing was written. */
  record Unchanged() implements Outcome {}

  /** It was not, and is now. */
  record Changed() implements Outcome {}

  /**
   * It could not be read or written.
   *
   * @param problem what, and what the program said
   */
  record Failed(String problem) implements Outcome {}
}

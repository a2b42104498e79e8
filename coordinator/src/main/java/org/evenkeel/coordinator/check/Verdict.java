package org.evenkeel.coordinator.check;

/** The outcome of one probe. */
public sealed interface Verdict {
  /** What was seen, a short sentence without a full stop. */
  String reason();

  /** The real server answered as it should. */
  record Passed(String reason) implements Verdict {}

  /** It did not. */
  record Failed(String reason) implements Verdict {}
}

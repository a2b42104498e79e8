package org.evenkeel.coordinator.check;

/** The outcome of one probe. */
public sealed interface Verdict {
  /** What was seen, a short sentence without a full stop. */
  String reason();

  /** The real server answered as it should. */
  record Passed(String reason) implements Verdict {}

  /**
   * It did not.
   *
   * @param ours whether this host could not even send the probe, which says nothing about the real
   *     server
   */
  record Failed(String reason, boolean ours) implements Verdict {
    /** The real server did not answer as it should. */
    public Failed(String reason) {
      this(reason, false);
    }
  }
}

package org.evenkeel.coordinator.ha.wire;

import java.util.Optional;

/**
 * What a witness answers (docs/protocol.md, "Witnesses").
 *
 * @param verdict what becomes of the question
 * @param nonce to be in the asker's next question
 * @param term the newest that the witness has voted in; 0 before the first
 * @param leftMillis for how long somebody still holds a lease; 0 when nobody does
 * @param holder who that is; empty when nobody does
 */
public record WitnessAnswer(
    Verdict verdict, long nonce, long term, int leftMillis, Optional<String> holder) {
  public WitnessAnswer {
    if (term < 0 || term > WitnessQuestion.TERM_MAX || leftMillis < 0) {
      throw new IllegalArgumentException("term %d, left %d ms".formatted(term, leftMillis));
    }
    if (holder.isPresent() && !WitnessQuestion.isName(holder.get())) {
      throw new IllegalArgumentException("a name has 1 to 63 printable ASCII characters");
    }
  }

  /** What becomes of a question. */
  public enum Verdict {
    /** The lease is granted, from the arrival of the question on. */
    GRANTED(1),
    /** The other node has a lease. */
    HELD(2),
    /** The witness has voted for another node in this term, or in a newer one. */
    OUTDATED(3),
    /** The witness has just started, and lets end what it may have granted before. */
    WAITING(4),
    /** A longer lease than this witness gives. */
    TOO_LONG(5),
    /** The witness cannot keep its vote on its disk. */
    FAULT(6),
    /** The nonce is not the one that was said last: to be asked again with the new one. */
    STALE(7),
    /** It was given back, or looked at. */
    DONE(8);

    private final int code;

    Verdict(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}

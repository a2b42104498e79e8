package org.evenkeel.arp;

/**
 * One thing that was looked at.
 *
 * @param check what was looked at
 * @param wanted what it should be
 * @param found what it is
 * @param advice what to do; empty when nothing is to be done
 */
record Finding(String check, Verdict verdict, String wanted, String found, String advice) {
  /** What is thought of it. */
  enum Verdict {
    /** It is as it should be. */
    OK("ok"),
    /** It is wrong. */
    FAULT("FAULT"),
    /** It could not be told: as bad as wrong, because nobody knows. */
    NOT_PROVED("not proved");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Finding good(String check, String wanted, String found) {
    return new Finding(check, Verdict.OK, wanted, found, "");
  }

  static Finding fault(String check, String wanted, String found, String advice) {
    return new Finding(check, Verdict.FAULT, wanted, found, advice);
  }

  static Finding notProved(String check, String wanted, String reason, String advice) {
    return new Finding(check, Verdict.NOT_PROVED, wanted, reason, advice);
  }

  boolean ok() {
    return verdict == Verdict.OK;
  }
}

package org.evenkeel.agent.linux;

import java.util.OptionalDouble;

/** Reads a pressure file (Documentation/accounting/psi.rst). Pure. */
final class ProcPressure {
  /** The kernel prints two digits behind the point. */
  private static final int DIGITS = 2;

  private ProcPressure() {}

  /**
   * The part of the last ten seconds in which some task waited, 0 to 100: the number in {@code some
   * avg10=1.23}. Empty when this is no such file.
   */
  static OptionalDouble parse(ProcText text) {
    if (!text.skip("some avg10=") || !text.hasNumber()) {
      return OptionalDouble.empty();
    }
    double percent = text.number();
    if (text.skip(".")) {
      percent += text.number(DIGITS) / 100.0;
    }
    return OptionalDouble.of(Math.clamp(percent, 0, 100));
  }
}

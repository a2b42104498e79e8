package org.evenkeel.coordinator.web;

import java.util.Locale;

/** How numbers are written on pages. */
final class Figures {
  private Figures() {}

  /** Digits in groups of three, parted by a narrow space that does not break. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
  }
}

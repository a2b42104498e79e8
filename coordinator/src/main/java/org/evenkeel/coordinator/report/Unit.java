package org.evenkeel.coordinator.report;

import java.util.Locale;

/** What a figure is counted in, and how people read it. */
public enum Unit {
  /** A plain number. */
  NUMBER("", ""),
  /** Connections. */
  CONNECTIONS("connections", ""),
  /** Connections in each second. */
  CONNECTIONS_PER_SECOND("connections/s", "/s"),
  /** Real servers. */
  REAL_SERVERS("real servers", ""),
  /** Bytes. */
  BYTES("bytes", "B"),
  /** Bytes in each second. */
  BYTES_PER_SECOND("bytes/s", "B/s"),
  /** A part of a hundred, 0 to 100. */
  PERCENT("percent", "%");

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

  private final String word;
  private final String sign;

  Unit(String word, String sign) {
    this.word = word;
    this.sign = sign;
  }

  /** The word that the API uses; empty for a plain number. */
  @Override
  public String toString() {
    return word;
  }

  /** The unit of that word; a plain number when there is none. */
  public static Unit of(String word) {
    for (Unit unit : values()) {
      if (unit.word.equals(word)) {
        return unit;
      }
    }
    return NUMBER;
  }

  /** The highest value that there can be; infinite when there is no highest. */
  double most() {
    return this == PERCENT ? 100 : Double.POSITIVE_INFINITY;
  }

  /** A value with its sign, such as {@code 12.5 kB/s}: three digits at least, prefixes decimal. */
  public String text(double value) {
    double rest = Math.abs(value);
    int prefix = 0;
    while (this != PERCENT && rest >= 999.5 && prefix < PREFIXES.length - 1) {
      rest /= 1000;
      prefix++;
    }
    String suffix = PREFIXES[prefix] + sign;
    String number = (value < 0 ? "-" : "") + digits(rest);
    return suffix.isEmpty() ? number : number + (suffix.equals("/s") ? "" : " ") + suffix;
  }

  private static String digits(double value) {
    int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
  }
}

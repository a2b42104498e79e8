package org.evenkeel.agent.monitor.view;

import java.awt.FontMetrics;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers and words as they are shown. */
final class Numbers {
  private Numbers() {}

  /** One decimal at most, none that is zero. */
  static String brief(double value) {
    return BigDecimal.valueOf(value)
        .setScale(1, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** The text, or its beginning and an ellipsis where it is wider than {@code width}. */
  static String clipped(String text, FontMetrics metrics, int width) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > width) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }
}

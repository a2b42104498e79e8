package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How moments are written on pages: in the node's own time zone. */
final class Moments {
  private static final DateTimeFormatter SECOND = formatter("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MINUTE = formatter("yyyy-MM-dd HH:mm");

  private Moments() {}

  static String second(Instant at) {
    return SECOND.format(at);
  }

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
  }
}

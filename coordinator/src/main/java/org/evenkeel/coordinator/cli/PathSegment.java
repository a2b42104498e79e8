package org.evenkeel.coordinator.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** One segment of a URL's path, whatever was typed. */
final class PathSegment {
  private PathSegment() {}

  /** The text, encoded: nothing of it leads elsewhere. */
  static String of(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // A segment of dots would be a way up, and one of nothing none at all.
    return encoded.isEmpty() || encoded.matches("\\.{1,2}") ? "-" : encoded;
  }
}

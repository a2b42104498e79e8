package org.evenkeel.agent;

import java.util.Locale;

/** Writes strings as JSON has them. */
final class Json {
  private Json() {}

  /** A string as JSON writes it (RFC 8259, section 7); YAML 1.2 reads the same. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}

package org.evenkeel.agent.monitor.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as the value of an XML attribute, and back (XML 1.0, sections 2.4, 3.3.3, 4.6). */
final class XmlValue {
  private static final Pattern REFERENCE =
      Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);");

  private XmlValue() {}

  /** As it is written between quotes of either kind. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** As it is meant. */
  static String unescaped(String raw) {
    String normal = raw.replace("\r\n", " ").replaceAll("[\\t\\n\\r]", " ");
    return REFERENCE
        .matcher(normal)
        .replaceAll(match -> Matcher.quoteReplacement(character(match.group(1))));
  }

  private static String character(String reference) {
    return switch (reference) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> {
        boolean hex = reference.startsWith("#x");
        int code = Integer.parseInt(reference.substring(hex ? 2 : 1), hex ? 16 : 10);
        yield Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
      }
    };
  }
}

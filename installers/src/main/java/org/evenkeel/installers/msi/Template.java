package org.evenkeel.installers.msi;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with names between at signs, such as {@code @version@}. */
final class Template {
  private static final Pattern NAME = Pattern.compile("@([a-z][\\w:./-]*)@");

  private Template() {}

  /**
   * Puts values in the place of names.
   *
   * @throws IllegalArgumentException when a name has no value
   */
  static String filled(String text, Map<String, String> values) {
    Matcher matcher = NAME.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new IllegalArgumentException("nothing for " + matcher.group());
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }
}

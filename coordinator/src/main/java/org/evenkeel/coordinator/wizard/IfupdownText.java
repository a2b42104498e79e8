package org.evenkeel.coordinator.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /etc/network/interfaces} with another IPv4 stanza: interfaces(5). Pure. */
final class IfupdownText {
  /** Words that begin a stanza, and so end the one before. */
  private static final Pattern STANZA =
      Pattern.compile(
          "\\s*(iface|mapping|auto|allow-\\S+|no-auto-down|no-scripts|rename|source|source-directory|template)\\s.*");

  /** Options of the stanza before that stay: they say nothing of the address. */
  private static final Set<String> KEPT =
      Set.of(
          "up",
          "down",
          "pre-up",
          "post-up",
          "pre-down",
          "post-down",
          "mtu",
          "hwaddress",
          "dns-search");

  private IfupdownText() {}

  /** How many IPv4 stanzas an interface has. */
  static int stanzas(String text, String link) {
    return (int) text.lines().filter(line -> begins(line, link)).count();
  }

  private static boolean begins(String line, String link) {
    return line.matches("\\s*iface\\s+" + Pattern.quote(link) + "\\s+inet(\\s.*)?");
  }

  /**
   * The text in which the interface has a static stanza with these options: in place of its stanza,
   * or at the end.
   */
  static String with(String text, String link, List<String> options) {
    List<String> lines = new ArrayList<>();
    boolean found = false;
    boolean inside = false;
    for (String line : text.lines().toList()) {
      if (begins(line, link)) {
        found = true;
        inside = true;
        lines.addAll(stanza(link, options));
        continue;
      }
      if (inside && STANZA.matcher(line).matches()) {
        inside = false;
      }
      if (!inside || stays(line)) {
        lines.add(line);
      }
    }
    if (!found) {
      if (!lines.isEmpty() && !lines.getLast().isBlank()) {
        lines.add("");
      }
      lines.add("auto " + link);
      lines.addAll(stanza(link, options));
    }
    return String.join("\n", lines) + "\n";
  }

  private static boolean stays(String line) {
    String stripped = line.strip();
    return stripped.isEmpty()
        || stripped.startsWith("#")
        || KEPT.contains(stripped.split("\\s", 2)[0]);
  }

  private static List<String> stanza(String link, List<String> options) {
    List<String> lines = new ArrayList<>();
    lines.add("iface %s inet static".formatted(link));
    options.forEach(option -> lines.add("    " + option));
    return lines;
  }
}

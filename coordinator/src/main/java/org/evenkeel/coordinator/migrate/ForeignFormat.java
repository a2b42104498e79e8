package org.evenkeel.coordinator.migrate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Configurations that are often tried and are not imported, and what to do instead. Pure. */
public enum ForeignFormat {
  /** HAProxy's: its sections (configuration manual, 2.1). */
  HAPROXY(
      "(global|defaults|frontend|backend|listen)(\\s.*)?",
      " is a haproxy.cfg, which is not imported; docs/migration.md, \"From HAProxy\", says what"
          + " becomes of what"),
  /** XML, as the backup of an appliance is. */
  XML(
      "<(\\?xml|config)\\b.*",
      " is XML; of an appliance import its ldirectord.cf, see docs/migration.md, \"From an"
          + " appliance\"");

  /** Whoever a file is of shows long before. */
  private static final int LINES_MAX = 1_000;

  private final Pattern line;
  private final String advice;

  ForeignFormat(String line, String advice) {
    this.line = Pattern.compile(line);
    this.advice = advice;
  }

  /** Which of these a text is; empty when none. */
  public static Optional<ForeignFormat> of(String text) {
    List<ForeignFormat> all = Arrays.asList(values());
    return text.lines()
        .limit(LINES_MAX)
        .map(String::strip)
        .flatMap(line -> all.stream().filter(each -> each.line.matcher(line).matches()))
        .findFirst();
  }

  /** What it is and what to do, to be read behind the name of the file. */
  public String advice() {
    return advice;
  }
}

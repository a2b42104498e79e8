package org.evenkeel.coordinator.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a changelog says of the versions between two. Pure. */
public final class News {
  /** So many lines are shown; who is further behind reads the changelog itself. */
  static final int LINES_MAX = 200;

  private static final Pattern HEADING = Pattern.compile("## v?([0-9][^\\s,:()]*).*");

  private News() {}

  /**
   * The entries of versions after one and up to another, as they are written, the newest first.
   *
   * @param changelog with a heading {@code ## VERSION} for each version
   * @return its lines, without empty ones at its ends, {@value #LINES_MAX} at most and one that
   *     says where the others are; none when the versions are not mentioned
   */
  public static List<String> between(String changelog, DebianVersion after, DebianVersion upTo) {
    List<String> lines = new ArrayList<>();
    boolean wanted = false;
    for (String line : changelog.lines().toList()) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        Optional<DebianVersion> version = DebianVersion.ofProgram(heading.group(1));
        wanted =
            version.isPresent()
                && after.program().before(version.get())
                && !upTo.release().before(version.get());
      }
      if (wanted && !(lines.isEmpty() && line.isBlank())) {
        lines.add(line.stripTrailing());
      }
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    if (lines.size() <= LINES_MAX) {
      return List.copyOf(lines);
    }
    List<String> first = new ArrayList<>(lines.subList(0, LINES_MAX));
    first.add(
        "… and %d lines more, in the changelog of the package".formatted(lines.size() - LINES_MAX));
    return List.copyOf(first);
  }
}

package org.evenkeel.coordinator.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of node.yaml, of which nothing is touched but the section {@code ha}: comments and
 * everything else stay as somebody wrote them.
 */
final class NodeFileText {
  private static final Pattern HA = Pattern.compile("(ha|\"ha\"|'ha')\\s*:.*");

  private NodeFileText() {}

  /** With that section in place of the one that is there, else at the end. */
  static String with(String text, String section) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = remove(lines);
    lines.addAll(at < 0 ? lines.size() : at, section.strip().lines().toList());
    return String.join("\n", lines) + "\n";
  }

  /** Without that section. */
  static String without(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    return remove(lines) < 0 ? text : String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }

  /** Takes the section out; returns where it was, below 0 when it is not there. */
  private static int remove(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (HA.matcher(lines.get(i)).matches()) {
        int end = i + 1;
        for (int j = end; j < lines.size() && belongs(lines.get(j)); j++) {
          if (!lines.get(j).isBlank()) {
            end = j + 1; // blank lines after the section are the next one's
          }
        }
        lines.subList(i, end).clear();
        return i;
      }
    }
    return -1;
  }

  private static boolean belongs(String line) {
    return line.isBlank() || line.charAt(0) == ' ' || line.charAt(0) == '\t';
  }
}

package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation that says of its shell commands where they are typed. Below the line
 * that names the places in bold, such as "On **lb1** and **lb2**:", is a block of them; "On
 * **lb1**, then on **lb2**:" wants one after the other.
 *
 * @param sections the blocks below each heading that has some
 */
record TypedPage(Map<String, List<Block>> sections) {
  /** A heading, the beginning of a block, or a line that names places and nothing after them. */
  private static final Pattern HEADING = Pattern.compile("##+ (.+)");

  private static final String BEGIN = "```sh";
  private static final String END = "```";
  private static final Pattern PLACES = Pattern.compile("(?:^|.*\\. )On (?:a )?(\\*\\*.*):");
  private static final Pattern PLACE = Pattern.compile("\\*\\*(\\w+)\\*\\*");

  /**
   * Commands that are typed together.
   *
   * @param places the machines, in their order
   * @param inTurn whether one machine has to be done before the next one begins
   * @param commands a line for each
   */
  record Block(List<String> places, boolean inTurn, String commands) {
    Block {
      places = List.copyOf(places);
    }
  }

  /**
   * Reads one.
   *
   * @param name of a file in {@code docs}
   */
  static TypedPage read(String name) throws IOException {
    Path page = Project.root().resolve("docs").resolve(name);
    return parsed(Files.readAllLines(page));
  }

  /**
   * @throws IllegalArgumentException where a block does not say where it is typed
   */
  static TypedPage parsed(List<String> lines) {
    Map<String, List<Block>> sections = new LinkedHashMap<>();
    String heading = "";
    String said = "";
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      Matcher title = HEADING.matcher(line);
      if (title.matches()) {
        heading = title.group(1);
      } else if (line.equals(BEGIN)) {
        int end = at + lines.subList(at, lines.size()).indexOf(END);
        String commands = String.join("\n", lines.subList(at + 1, end)) + "\n";
        sections.computeIfAbsent(heading, _ -> new ArrayList<>()).add(block(said, commands));
        at = end;
        said = "";
      } else if (!line.isBlank()) {
        said = line;
      }
    }
    return new TypedPage(sections);
  }

  private static Block block(String said, String commands) {
    Matcher places = PLACES.matcher(said);
    if (!places.matches()) {
      throw new IllegalArgumentException("no place above " + commands + "but: " + said);
    }
    List<String> names =
        PLACE.matcher(places.group(1)).results().map(place -> place.group(1)).toList();
    return new Block(names, places.group(1).contains(", then "), commands);
  }
}

package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of ldirectord.cf as directives: what is indented under a virtual service is its block;
 * the value of each is one text, without quotes around the whole of it.
 */
final class LdirectordText {
  private static final Pattern SETTING = Pattern.compile("([A-Za-z0-9_-]{1,64})\\s*=\\s*(.*)");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private LdirectordText() {}

  /** The directives of a text; lines that are none are reported. */
  static List<Directive> parse(Source source, Reading reading) {
    List<Directive> all = new ArrayList<>();
    List<Directive> block = new ArrayList<>();
    int number = 0;
    for (String line : source.text().split("\\R", -1)) {
      number++;
      boolean indented = line.startsWith("\t") || line.startsWith("    ");
      String text = indented ? uncommented(line).strip() : line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      Origin at = new Origin(source.name(), number);
      Matcher setting = SETTING.matcher(text);
      if (!setting.matches()) {
        reading.drop(
            at, text.split("\\s+", 2)[0], "is no setting NAME = VALUE", "correct the line");
        continue;
      }
      Directive said = Directive.of(at, setting.group(1), List.of(plain(setting.group(2).strip())));
      if (indented && !all.isEmpty() && isVirtual(all.getLast().name())) {
        block.add(said);
      } else {
        close(all, block);
        all.add(said);
      }
    }
    close(all, block);
    return all;
  }

  private static boolean isVirtual(String name) {
    return name.equals("virtual") || name.equals("virtual6");
  }

  /** Gives the last virtual service its block. */
  private static void close(List<Directive> all, List<Directive> block) {
    if (!block.isEmpty()) {
      Directive virtual = all.removeLast();
      all.add(new Directive(virtual.at(), virtual.name(), virtual.values(), block));
      block.clear();
    }
  }

  /** ldirectord knows no quoted number sign, and takes the rest of the line for a comment. */
  private static String uncommented(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static String plain(String value) {
    Matcher quoted = QUOTED.matcher(value);
    return quoted.matches() ? quoted.group(1) : value;
  }
}

package org.evenkeel.installers.manual;

import java.util.List;
import org.evenkeel.installers.manual.Program.Entry;

/**
 * A page of the manual.
 *
 * @param name of the page, such as {@code evenkeel-rip}
 * @param section 1 or 8
 * @param summary what it is about, in a line without a full stop
 * @param usages the lines of its synopsis, each in parts that stay whole
 * @param text what the command does
 * @param parameters what the command takes by place
 * @param options of the command, or of all commands on the page
 * @param chapters the commands that are told of here
 * @param overview the commands that have pages of their own
 * @param examples what may be typed
 * @param environment what is read of the environment
 * @param files what is read and written
 * @param related pages to read on, such as {@code evenkeel(8)}
 */
record Page(
    String name,
    int section,
    String summary,
    List<List<String>> usages,
    Prose text,
    List<Parameter> parameters,
    List<Option> options,
    List<Chapter> chapters,
    List<Entry> overview,
    List<Example> examples,
    List<Entry> environment,
    List<Entry> files,
    List<String> related) {
  /**
   * A command on a page of several.
   *
   * @param path what is typed after the page's command, such as {@code drain}
   * @param command what is said of it
   * @param options those that not every command on the page has
   */
  record Chapter(String path, Command command, List<Option> options) {}

  Page {
    usages = List.copyOf(usages);
    parameters = List.copyOf(parameters);
    options = List.copyOf(options);
    chapters = List.copyOf(chapters);
    overview = List.copyOf(overview);
    examples = List.copyOf(examples);
    environment = List.copyOf(environment);
    files = List.copyOf(files);
    related = List.copyOf(related);
  }

  /** As other pages name it, such as {@code evenkeel-rip(8)}. */
  String reference() {
    return "%s(%d)".formatted(name, section);
  }

  /** The file it is in, such as {@code evenkeel-rip.8}. */
  String file() {
    return "%s.%d".formatted(name, section);
  }
}

package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.evenkeel.installers.manual.Page.Chapter;
import org.evenkeel.installers.manual.Program.Entry;

/**
 * Which pages there are: one for each program, and one for each of its commands, which tells of
 * those below it, too. Pure.
 */
final class Manual {
  private Manual() {}

  /**
   * The pages of a program, its own first.
   *
   * @param command what the program says of itself
   */
  static List<Page> pages(Program program, Command command) {
    List<Page> pages = new ArrayList<>();
    pages.add(front(program, command));
    command.commands().forEach(below -> pages.add(page(program, below)));
    return List.copyOf(pages);
  }

  private static Page front(Program program, Command command) {
    List<Entry> overview =
        command.commands().stream()
            .map(below -> new Entry(reference(program, below), below.text().summary()))
            .toList();
    return new Page(
        program.name(),
        program.section(),
        headline(command),
        List.of(command.usage(List.of())),
        command.text(),
        command.parameters(),
        command.options(),
        List.of(),
        overview,
        command.examples(),
        program.environment(),
        program.files(),
        Stream.concat(overview.stream().map(Entry::term), program.related().stream()).toList());
  }

  private static Page page(Program program, Command command) {
    List<Command> leaves = command.leaves();
    boolean alone = command.commands().isEmpty();
    List<Option> shared = Command.shared(leaves);
    List<Chapter> chapters =
        alone ? List.of() : leaves.stream().map(leaf -> chapter(command, leaf, shared)).toList();
    return new Page(
        name(command),
        program.section(),
        headline(command),
        leaves.stream().map(leaf -> leaf.usage(alone ? List.of() : shared)).toList(),
        command.text(),
        command.parameters(),
        shared,
        chapters,
        List.of(),
        command.examples(),
        program.environment(),
        List.of(),
        List.of("%s(%d)".formatted(program.name(), program.section())));
  }

  private static Chapter chapter(Command page, Command leaf, List<Option> shared) {
    return new Chapter(
        leaf.typed().substring(page.typed().length() + 1),
        leaf,
        leaf.options().stream().filter(option -> !shared.contains(option)).toList());
  }

  private static String name(Command command) {
    return String.join("-", command.words());
  }

  private static String reference(Program program, Command command) {
    return "%s(%d)".formatted(name(command), program.section());
  }

  /** The first sentence as a headline has it: on one line, without parentheses and full stop. */
  private static String headline(Command command) {
    String sentence = command.text().summary();
    String head =
        sentence.replaceAll(" \\([^)]*\\)", "").split("[:;] ", 2)[0].replaceFirst("\\.$", "");
    return head.substring(0, 1).toLowerCase(Locale.ROOT) + head.substring(1);
  }
}

package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.installers.manual.Prose.Literal;
import org.evenkeel.installers.manual.Prose.Paragraph;

/**
 * All commands of all programs on one page of Markdown. Options that most commands of a program
 * have are told of once. Pure.
 */
final class CliReference {
  private static final String HEAD =
      """
      # Command line

      Every command of every program, as `--help` and the manual pages (`man evenkeel`) tell of it. This page is made of the
      programs themselves.

      Exit status: 0 done, 1 failed, 2 wrong usage, unless a command says otherwise. Data goes to standard output, everything else to
      standard error.
      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private CliReference() {}

  /** The page for these programs, in this order. */
  static String of(List<Command> programs) {
    CliReference page = new CliReference();
    programs.forEach(page::program);
    return page.out.toString();
  }

  private void program(Command program) {
    List<Option> shared = program.commands().isEmpty() ? List.of() : program.options();
    List<Option> frequent = frequent(program);
    heading("##", program.typed());
    command(program, shared, List.of());
    if (!frequent.isEmpty()) {
      paragraph(
          "Its commands take these, too (`[OPTION]...`), and of those below what their synopsis"
              + " names:");
      frequent.stream().filter(option -> !shared.contains(option)).forEach(this::option);
    }
    program.commands().stream()
        .flatMap(Command::all)
        .forEach(
            command -> {
              heading("###", command.typed());
              command(command, shared, frequent);
            });
  }

  /** The options that at least half of the commands at the ends have, with the same words. */
  private static List<Option> frequent(Command program) {
    List<Command> leaves = program.leaves();
    if (leaves.size() == 1) {
      return List.of();
    }
    Map<Option, Integer> counts = new LinkedHashMap<>();
    leaves.forEach(leaf -> leaf.options().forEach(option -> counts.merge(option, 1, Integer::sum)));
    return counts.entrySet().stream()
        .filter(count -> 2 * count.getValue() >= leaves.size())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * A command.
   *
   * @param shared options that its synopsis does not name one by one
   * @param told options that are told of already
   */
  private void command(Command command, List<Option> shared, List<Option> told) {
    block(List.of(String.join(" ", command.usage(shared))));
    prose(command.text());
    command
        .parameters()
        .forEach(parameter -> item(parameter.value().label(), flat(parameter.text())));
    command.options().stream().filter(option -> !told.contains(option)).forEach(this::option);
    if (!command.examples().isEmpty()) {
      block(command.examples().stream().map(CliReference::example).toList());
    }
  }

  private static String example(Example example) {
    return example.remark().isEmpty()
        ? example.command()
        : example.command() + "    # " + example.remark();
  }

  private void option(Option option) {
    item(option.term(), flat(option.text()));
  }

  private void item(String term, String text) {
    if (out.charAt(out.length() - 2) == '\n' || !lastLine().startsWith("- ")) {
      separate();
    }
    out.append("- `").append(term).append("` ").append(text).append('\n');
  }

  private void heading(String level, String title) {
    separate();
    out.append(level).append(' ').append(title).append('\n');
  }

  private void block(List<String> lines) {
    separate();
    out.append("```\n");
    lines.forEach(line -> out.append(line).append('\n'));
    out.append("```\n");
  }

  private void prose(Prose prose) {
    for (Prose.Block block : prose.blocks()) {
      switch (block) {
        case Paragraph(String text) -> paragraph(text(text));
        case Literal(List<String> lines) -> block(lines);
      }
    }
  }

  private void paragraph(String text) {
    separate();
    out.append(text).append('\n');
  }

  /** An empty line, once. */
  private void separate() {
    if (!out.toString().endsWith("\n\n")) {
      out.append('\n');
    }
  }

  private String lastLine() {
    int start = out.lastIndexOf("\n", out.length() - 2) + 1;
    return out.substring(start);
  }

  /** All of a text on one line. */
  private static String flat(Prose prose) {
    List<String> parts = new ArrayList<>();
    for (Prose.Block block : prose.blocks()) {
      parts.add(
          switch (block) {
            case Paragraph(String text) -> text(text);
            case Literal(List<String> lines) -> "`" + String.join(" ", lines) + "`";
          });
    }
    return String.join(" ", parts);
  }

  /** Text in which no character means anything to Markdown. */
  static String text(String plain) {
    String escaped = plain.replaceAll("([\\\\`*_\\[\\]<>|~])", "\\\\$1");
    return escaped.replaceFirst("^([#+-])", "\\\\$1");
  }
}

package org.evenkeel.coordinator.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The list of commands in a help: the first sentence of each. Picocli's own list shows the first
 * element of a description, which is a line of ours and ends where the source does. Pure.
 */
final class CommandList {
  private static final Pattern SENTENCE = Pattern.compile(".*?[.:](?= |$)|.+");
  private static final int GAP = 2;

  private CommandList() {}

  /** The list below the command whose help this is. */
  static String of(Help help) {
    int widest = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    int names = GAP + widest + GAP;
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(names, GAP, Column.Overflow.SPAN),
            new Column(width - names, 0, Column.Overflow.WRAP));
    help.subcommands()
        .forEach(
            (name, subcommand) ->
                table.addRowValues(
                    help.colorScheme().commandText(name),
                    help.colorScheme().text(summary(subcommand.commandSpec().usageMessage()))));
    return table.toString();
  }

  /** The first sentence of what is said about a command. */
  private static String summary(UsageMessageSpec usage) {
    String description = String.join(" ", usage.description());
    Matcher first = SENTENCE.matcher(description);
    return first.lookingAt() ? first.group().replaceFirst(":$", ".") : description;
  }
}

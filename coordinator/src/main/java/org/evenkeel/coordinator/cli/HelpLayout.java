package org.evenkeel.coordinator.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How a help is laid out: what a command does as one paragraph, wrapped where the terminal ends,
 * the commands below it by their first sentences, and examples that can be copied.
 */
final class HelpLayout {
  private HelpLayout() {}

  /** Has this command and all below it show their help so. */
  static void showIn(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.description(String.join(" ", usage.description())); // its lines end where the source does
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandList::of);
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpLayout::examples);
    line.getSubcommands().values().forEach(HelpLayout::showIn);
  }

  /** The examples as they are: one that is broken in two cannot be copied. */
  private static String examples(Help help) {
    return Arrays.stream(help.commandSpec().usageMessage().footer())
        .map(line -> line.formatted() + System.lineSeparator())
        .collect(Collectors.joining());
  }
}

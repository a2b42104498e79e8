package org.evenkeel.coordinator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with what was typed, how the command is written, and where the rest is told.
 * Picocli's own handler prints the whole help below, which pushes the fault off the screen.
 */
final class UsageErrors implements IParameterExceptionHandler {
  /** What picocli says of a word that is none of an enumeration's: its constants, in capitals. */
  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[([^]]*)] \\(case-insensitive\\)");

  @Override
  public int handleParseException(ParameterException fault, String[] args) {
    CommandLine line = fault.getCommandLine();
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText(TerminalText.lines(message(fault))));
    if (UnmatchedArgumentException.printSuggestions(fault, err)) {
      more(line, err);
    } else if (line.getSubcommands().isEmpty()) {
      Help help = line.getHelp();
      err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
      more(line, err);
    } else {
      line.usage(err, line.getColorScheme());
    }
    err.flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static void more(CommandLine line, PrintWriter err) {
    err.println("More: " + line.getCommandSpec().qualifiedName() + " --help");
  }

  private static String message(ParameterException fault) {
    return CHOICE
        .matcher(String.valueOf(fault.getMessage()))
        .replaceAll(found -> Matcher.quoteReplacement(choice(found.group(1))));
  }

  private static String choice(String constants) {
    return "expected one of " + constants.toLowerCase(Locale.ROOT);
  }
}

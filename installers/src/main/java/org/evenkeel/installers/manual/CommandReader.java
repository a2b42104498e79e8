package org.evenkeel.installers.manual;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What Picocli knows of commands, as values. Leaves out whatever is hidden. */
final class CommandReader {
  private CommandReader() {}

  /** A command with all below it. */
  static Command read(CommandSpec spec) {
    return read(spec, List.of(spec.name()));
  }

  private static Command read(CommandSpec spec, List<String> words) {
    return new Command(
        words,
        prose(spec.usageMessage().description()),
        spec.options().stream()
            .filter(option -> !option.hidden())
            .sorted(Comparator.comparing(option -> option.longestName().toLowerCase(Locale.ROOT)))
            .map(CommandReader::option)
            .toList(),
        spec.positionalParameters().stream()
            .filter(parameter -> !parameter.hidden())
            .map(CommandReader::parameter)
            .toList(),
        Arrays.stream(spec.usageMessage().footer())
            .map(CommandReader::plain)
            .map(Example::parse)
            .toList(),
        spec.subcommands().values().stream()
            .map(line -> line.getCommandSpec())
            .filter(below -> !below.usageMessage().hidden())
            .map(below -> read(below, longer(words, below.name())))
            .toList());
  }

  private static List<String> longer(List<String> words, String name) {
    return Stream.concat(words.stream(), Stream.of(name)).toList();
  }

  private static Option option(OptionSpec option) {
    List<String> names =
        Arrays.stream(option.names()).sorted(Comparator.comparingInt(String::length)).toList();
    Optional<Value> value =
        option.arity().max() == 0 ? Optional.empty() : Optional.of(value(option));
    return new Option(
        names,
        value,
        option.arity().min() == 0,
        option.required(),
        option.isMultiValue(),
        prose(option.description()));
  }

  private static Parameter parameter(PositionalParamSpec parameter) {
    return new Parameter(
        value(parameter),
        parameter.arity().min() > 0,
        parameter.arity().max() > 1,
        prose(parameter.description()));
  }

  private static Value value(ArgSpec argument) {
    Class<?> type =
        argument.isMultiValue() ? argument.auxiliaryTypes()[0] : (Class<?>) argument.type();
    String label = argument.paramLabel();
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null) {
      // As they are typed: case does not count, and lower case is what help and examples show.
      List<String> choices =
          StreamSupport.stream(candidates.spliterator(), false)
              .map(choice -> choice.toLowerCase(Locale.ROOT))
              .toList();
      return new Value(label, Value.Kind.CHOICE, choices);
    }
    if (type != Path.class && type != File.class) {
      return new Value(label, Value.Kind.WORD, List.of());
    }
    return new Value(
        label, label.equals("DIR") ? Value.Kind.DIRECTORY : Value.Kind.FILE, List.of());
  }

  private static Prose prose(String[] lines) {
    return Prose.of(Arrays.stream(lines).flatMap(line -> plain(line).lines()).toList());
  }

  /** Without Picocli's marks for colour and style, and with its {@code %n} and {@code %%} read. */
  private static String plain(String line) {
    String text = Ansi.OFF.string(formatted(line));
    return text.isEmpty() ? " " : text;
  }

  /** As Picocli does: what is no format is the text itself. */
  private static String formatted(String line) {
    try {
      return String.format(Locale.ROOT, line);
    } catch (IllegalFormatException _) {
      return line;
    }
  }
}

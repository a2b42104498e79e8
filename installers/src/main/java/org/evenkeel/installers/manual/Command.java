package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a command says of itself. Hidden commands, options and parameters are not among it.
 *
 * @param words as it is typed: the program's name, then those of the commands down to this one
 * @param text what it does
 * @param options in the order of their names
 * @param parameters in their places
 * @param examples what may be typed
 * @param commands those below it
 */
record Command(
    List<String> words,
    Prose text,
    List<Option> options,
    List<Parameter> parameters,
    List<Example> examples,
    List<Command> commands) {
  Command {
    words = List.copyOf(words);
    options = List.copyOf(options);
    parameters = List.copyOf(parameters);
    examples = List.copyOf(examples);
    commands = List.copyOf(commands);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command needs a name");
    }
    if (!commands.isEmpty() && options.stream().anyMatch(option -> option.value().isPresent())) {
      throw new IllegalArgumentException(
          words + ": an option with a value before a command is not understood by completions");
    }
  }

  /** As it is typed, such as {@code evenkeel rip drain}. */
  String typed() {
    return String.join(" ", words);
  }

  /** The last word, such as {@code drain}. */
  String name() {
    return words.getLast();
  }

  /** What is typed after the program's name, such as {@code rip drain}; empty for the program. */
  String path() {
    return String.join(" ", words.subList(1, words.size()));
  }

  /** This command and all below it, in order. */
  Stream<Command> all() {
    return Stream.concat(Stream.of(this), commands.stream().flatMap(Command::all));
  }

  /** Those at the ends: what does something. */
  List<Command> leaves() {
    return all().filter(command -> command.commands().isEmpty()).toList();
  }

  /** The options that all of these commands have, with the same words. */
  static List<Option> shared(List<Command> commands) {
    List<Option> shared = new ArrayList<>(commands.getFirst().options());
    commands.forEach(command -> shared.retainAll(command.options()));
    return List.copyOf(shared);
  }

  /**
   * A line of its synopsis, in parts that stay whole: the command's words, then each option and
   * parameter.
   *
   * @param left options that are not named one by one, because they are told of elsewhere
   */
  List<String> usage(List<Option> left) {
    List<String> parts = new ArrayList<>(List.of(typed()));
    if (options.stream().anyMatch(left::contains)) {
      parts.add("[OPTION]...");
    }
    options.stream()
        .filter(option -> !left.contains(option))
        .map(Option::usage)
        .forEach(parts::add);
    parameters.stream().map(Parameter::usage).forEach(parts::add);
    if (!commands.isEmpty()) {
      parts.add("COMMAND");
    }
    return List.copyOf(parts);
  }
}

package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for fish: one line for each command and option (fish's complete(1)). Pure. */
final class FishCompletion {
  private final Command program;
  private final StringBuilder out = new StringBuilder();

  private FishCompletion(Command program) {
    this.program = program;
  }

  /** The file, to be named {@code PROGRAM.fish}. */
  static String of(Command program) {
    FishCompletion fish = new FishCompletion(program);
    fish.write();
    return fish.out.toString();
  }

  private void write() {
    String name = program.name();
    out.append("# fish completion for %s; made by the build.\n\n".formatted(name));
    out.append(
        """
        # Whether the words so far are this command; of the program itself there are none.
        function %s
            set -l at
            for word in (commandline -opc)[2..]
                string match -q -- '-*' $word; and continue
                contains -- (string join ' ' $at $word) %s; or break
                set -a at $word
            end
            test "$at" = "$argv"
        end

        """
            .formatted(condition(), paths()));
    line("-f");
    program.all().forEach(this::command);
  }

  /** The paths of all commands, each a word of fish's. */
  private String paths() {
    String paths =
        program
            .all()
            .skip(1)
            .map(command -> quoted(command.path()))
            .collect(Collectors.joining(" "));
    return paths.isEmpty() ? "''" : paths;
  }

  private String condition() {
    return "__" + program.name().replace('-', '_') + "_at";
  }

  private void command(Command command) {
    String at = "-n " + quoted((condition() + " " + command.path()).strip());
    command
        .commands()
        .forEach(
            below -> line(at, "-a", quoted(below.name()), "-d", quoted(below.text().summary())));
    command.options().forEach(option -> line(at, option(option)));
    command.parameters().stream()
        .map(parameter -> values(parameter.value()))
        .distinct()
        .filter(values -> !values.isEmpty())
        .forEach(values -> line(at, values));
  }

  private static String option(Option option) {
    List<String> words = new ArrayList<>();
    for (String name : option.names()) {
      words.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    option
        .value()
        .ifPresent(
            value -> {
              if (!option.bare()) {
                words.add("-r");
              }
              words.add(values(value));
            });
    words.add("-d " + quoted(option.text().hint()));
    return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  private static String values(Value value) {
    return switch (value.kind()) {
      case WORD -> "";
      case FILE -> "-F";
      case DIRECTORY -> "-f -a '(__fish_complete_directories)'";
      case CHOICE -> "-f -a " + quoted(String.join(" ", value.choices()));
    };
  }

  private void line(String... words) {
    out.append("complete -c ").append(program.name());
    for (String word : words) {
      out.append(' ').append(word);
    }
    out.append('\n');
  }

  /** A word of fish's, whatever is in it. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

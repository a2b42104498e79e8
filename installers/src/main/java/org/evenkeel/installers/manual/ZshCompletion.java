package org.evenkeel.installers.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for zsh: a function for each command (zshcompsys(1), {@code _arguments}). Pure. */
final class ZshCompletion {
  private final StringBuilder out = new StringBuilder();

  private ZshCompletion() {}

  /** The file, to be named {@code _PROGRAM}. */
  static String of(Command program) {
    ZshCompletion zsh = new ZshCompletion();
    String name = program.name();
    zsh.out.append("#compdef %s\n# Made by the build.\n".formatted(name));
    program.all().forEach(zsh::function);
    // Loaded by the first completion, which this answers; later ones call the function.
    zsh.out.append("\n%s \"$@\"\n".formatted(name(program)));
    return zsh.out.toString();
  }

  private static String name(Command command) {
    return "_" + String.join("_", command.words()).replace('-', '_');
  }

  private void function(Command command) {
    List<String> arguments = new ArrayList<>();
    command.options().forEach(option -> arguments.add(option(option)));
    if (command.commands().isEmpty()) {
      parameters(command.parameters(), arguments);
    } else {
      arguments.add("'1: :->command'");
      arguments.add("'*:: :->arguments'");
    }
    out.append("\n%s() {\n".formatted(name(command)));
    if (!command.commands().isEmpty()) {
      out.append("  local curcontext=\"$curcontext\" state line\n  typeset -A opt_args\n");
    }
    out.append("  _arguments -C -S \\\n    ")
        .append(String.join(" \\\n    ", arguments))
        .append('\n');
    if (!command.commands().isEmpty()) {
      below(command);
    }
    out.append("}\n");
  }

  private void below(Command command) {
    String described =
        command.commands().stream()
            .map(below -> "      " + quoted(below.name() + ":" + plain(below)))
            .collect(Collectors.joining("\n"));
    String called =
        command.commands().stream()
            .map(below -> "        %s) %s ;;".formatted(below.name(), name(below)))
            .collect(Collectors.joining("\n"));
    out.append(
        """
          case $state in
            command)
              local -a commands=(
        %s
              )
              _describe -t commands 'command' commands
              ;;
            arguments)
              case $words[1] in
        %s
              esac
              ;;
          esac
        """
            .formatted(described, called));
  }

  private static String plain(Command command) {
    return command.text().summary().replace("\\", "\\\\").replace(":", "\\:");
  }

  private static void parameters(List<Parameter> parameters, List<String> arguments) {
    int place = 1;
    for (Parameter parameter : parameters) {
      String from = parameter.repeatable() ? "*" : Integer.toString(place);
      String colon = parameter.required() || parameter.repeatable() ? ":" : "::";
      arguments.add(
          quoted(from + colon + escaped(parameter.value().label()) + action(parameter.value())));
      place++;
    }
  }

  /** One specification of {@code _arguments}; names that exclude each other share it. */
  private static String option(Option option) {
    String text = "[" + escaped(option.text().hint()) + "]";
    String value =
        option
            .value()
            .map(v -> (option.bare() ? "::" : ":") + escaped(v.label()) + action(v))
            .orElse("");
    if (option.names().size() == 1) {
      String many = option.repeatable() ? "*" : "";
      return quoted(many + option.name() + suffix(option, option.name()) + text + value);
    }
    String names =
        option.names().stream()
            .map(name -> name + suffix(option, name))
            .collect(Collectors.joining(","));
    String before = option.repeatable() ? "*" : "(" + String.join(" ", option.names()) + ")";
    return quoted(before) + "{" + names + "}" + quoted(text + value);
  }

  /** A value follows a long name after {@code =}, a short one at once; or either as a word. */
  private static String suffix(Option option, String name) {
    if (option.value().isEmpty()) {
      return "";
    }
    String long_ = option.bare() ? "=-" : "=";
    return name.startsWith("--") ? long_ : "+";
  }

  private static String action(Value value) {
    return switch (value.kind()) {
      case WORD -> ": ";
      case FILE -> ":_files";
      case DIRECTORY -> ":_files -/";
      case CHOICE -> ":(" + String.join(" ", value.choices()) + ")";
    };
  }

  /** Text in which no character means anything to {@code _arguments}. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\:\\[\\]])", "\\\\$1");
  }

  /** A word of the shell's, whatever is in it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}

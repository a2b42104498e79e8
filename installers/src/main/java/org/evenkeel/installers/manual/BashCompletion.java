package org.evenkeel.installers.manual;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion for bash: one function with a case for each command (bash(1)). Pure. */
final class BashCompletion {
  private static final String INDENT = "      ";

  private final StringBuilder out = new StringBuilder();

  private BashCompletion() {}

  /** The file, to be named as the program is. */
  static String of(Command program) {
    BashCompletion bash = new BashCompletion();
    bash.write(program);
    return bash.out.toString();
  }

  private void write(Command program) {
    String function = "_" + program.name().replace('-', '_');
    out.append(
        """
        # bash completion for %s; made by the build.

        %s() {
          local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
          local at= options= words= kind=words i
          COMPREPLY=()
          # --option=value is three words.
          if [[ $word == "=" ]]; then
            word=
          elif [[ $before == "=" ]]; then
            before=${COMP_WORDS[COMP_CWORD - 2]}
          fi
        %s  case $at in
        """
            .formatted(program.name(), function, path(program)));
    program.all().forEach(this::command);
    out.append(
        """
          esac
          [[ $word == -* && $kind != value* ]] && kind=words words=$options
          case $kind in
            *files)
              compopt -o filenames 2>/dev/null
              mapfile -t COMPREPLY < <(compgen -f -- "$word")
              ;;
            *directories)
              compopt -o filenames 2>/dev/null
              mapfile -t COMPREPLY < <(compgen -d -- "$word")
              ;;
            *words) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word") ;;
          esac
        }
        complete -F %s %s
        """
            .formatted(function, program.name()));
  }

  /** What finds out which command is typed; nothing where there is one alone. */
  private static String path(Command program) {
    String paths =
        program
            .all()
            .skip(1)
            .map(command -> "      \" %s\"".formatted(command.path()))
            .collect(Collectors.joining(" | \\\n"));
    if (paths.isEmpty()) {
      return "";
    }
    return """
      for ((i = 1; i < COMP_CWORD; i++)); do
        case "$at ${COMP_WORDS[i]}" in
    %s) at+=" ${COMP_WORDS[i]}" ;;
          *" -"*) ;;
          *) break ;;
        esac
      done
    """
        .formatted(paths);
  }

  private void command(Command command) {
    out.append("    '%s')\n".formatted(command.path().isEmpty() ? "" : " " + command.path()));
    assign(
        "options", command.options().stream().flatMap(option -> option.names().stream()).toList());
    assign("words", words(command));
    parameter(command, value -> value.kind() == Value.Kind.FILE)
        .ifPresent(_ -> out.append(INDENT).append("kind=files\n"));
    values(command);
    out.append(INDENT).append(";;\n");
  }

  /** Commands below, and what parameters may be. */
  private static List<String> words(Command command) {
    return Stream.concat(
            command.commands().stream().map(Command::name),
            command.parameters().stream().flatMap(p -> p.value().choices().stream()))
        .toList();
  }

  private static Optional<Value> parameter(Command command, Predicate<Value> wanted) {
    return command.parameters().stream().map(Parameter::value).filter(wanted).findFirst();
  }

  /** What follows an option. */
  private void values(Command command) {
    List<Option> valued =
        command.options().stream()
            .filter(option -> option.value().isPresent() && !option.bare())
            .toList();
    if (valued.isEmpty()) {
      return;
    }
    out.append(INDENT).append("case $before in\n");
    for (Option option : valued) {
      String kind = option.value().map(BashCompletion::kind).orElse("");
      out.append(INDENT)
          .append("  %s) %s ;;\n".formatted(String.join(" | ", option.names()), kind));
    }
    out.append(INDENT).append("esac\n");
  }

  private static String kind(Value value) {
    return switch (value.kind()) {
      case WORD -> "kind=value";
      case FILE -> "kind=value-files";
      case DIRECTORY -> "kind=value-directories";
      case CHOICE -> "kind=value-words words='%s'".formatted(String.join(" ", value.choices()));
    };
  }

  private void assign(String name, List<String> words) {
    if (!words.isEmpty()) {
      out.append(INDENT).append("%s='%s'\n".formatted(name, String.join(" ", words)));
    }
  }
}

package org.evenkeel.installers.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.installers.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shells themselves complete lines. */
class CompletionTest {
  /** Lines, and what they may go on with; each ends in the word that is completed. */
  private static final Map<String, Set<String>> LINES =
      Map.ofEntries(
          Map.entry("evenkeel rip dr", Set.of("drain")),
          Map.entry("evenkeel ri", Set.of("rip")),
          Map.entry("evenkeel --debug rip ha", Set.of("halt")),
          Map.entry("evenkeel gu", Set.of()),
          Map.entry("evenkeel status -o ", Set.of("table", "json", "yaml")),
          Map.entry("evenkeel rip drain --de", Set.of("--deadline", "--debug")),
          Map.entry("evenkeel user totp ada en", Set.of("enable")),
          Map.entry("evenkeel config import --format ke", Set.of("keepalived")),
          Map.entry("evenkeel status --output=js", Set.of("json")),
          Map.entry("evenkeel rip drain web --server dr", Set.of()),
          Map.entry("evenkeel-agent st", Set.of("status")),
          Map.entry("evenkeel-agent config mi", Set.of("migrate")),
          Map.entry("evenkeel-agent-monitor --theme ", Set.of("light", "dark", "system")),
          Map.entry("evenkeel-arp plan --method nf", Set.of("nftables")));

  @TempDir private Path folder = Path.of("");

  /** Has a shell complete all lines; the script prints {@code LINE<TAB>WORD} for each word. */
  private void complete(List<String> shell, String script) throws Exception {
    Written.to(folder);
    List<String> words =
        Stream.concat(
                shell.stream(), Stream.of(Files.writeString(folder.resolve("try"), script) + ""))
            .toList();
    String said = Tool.output(folder, words);
    Map<String, Set<String>> offered = new TreeMap<>();
    LINES.keySet().forEach(line -> offered.put(line, new TreeSet<>()));
    for (String line : said.lines().toList()) {
      String[] parts = line.split("\t", -1);
      assertTrue(parts.length > 1, said);
      offered.computeIfAbsent(parts[0], _ -> new TreeSet<>()).add(parts[1].strip());
    }
    assertEquals(new TreeMap<>(LINES), offered);
  }

  private static String lines(UnaryOperator<String> call) {
    return LINES.keySet().stream().sorted().map(call).collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void bashCompletes() throws Exception {
    Tool.needed("bash");
    complete(
        List.of("bash", "--norc"),
        """
        compopt() { :; } # there is no line to edit
        for file in %s/bash/*; do . "$file"; done
        try() {
          local function
          COMP_WORDS=(${1/=/ = })
          [[ $1 != *" " ]] || COMP_WORDS+=("")
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
          function=$(complete -p "${COMP_WORDS[0]}" | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
          "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}"
          [ ${#COMPREPLY[@]} = 0 ] || printf "$1\\t%%s\\n" "${COMPREPLY[@]}"
        }
        """
                .formatted(folder)
            + lines(line -> "try '" + line + "'")
            + ":\n");
  }

  @Test
  void fishCompletes() throws Exception {
    Tool.needed("fish");
    complete(
        List.of("fish", "--no-config"),
        """
        for file in %s/fish/*; source $file; end
        function try
            for word in (complete -C $argv[1])
                echo -s $argv[1] \\t (string replace -r '^--[a-z]+=' '' -- $word)
            end
        end
        """
                .formatted(folder)
            + lines(line -> "try '" + line + "'"));
  }

  @Test
  void zshCompletes() throws Exception {
    Tool.needed("zsh");
    complete(
        List.of("zsh", "-f"),
        // Completion needs a terminal: a second zsh on one, in which each Tab says what it offers;
        // calls with -O, -A and -D only look what matches.
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PROMPT= ; stty -echo; fpath=(%s/zsh \\$fpath); compadd() {
          local -a hits
          if [[ \\" \\$*\\" != *\\\\ -[OAD]\\\\ * ]]; then
            builtin compadd -A hits \\"\\$@\\"
            print -rl -- \\${hits/#/OFFER=}
          fi
          builtin compadd \\"\\$@\\"
        }
        autoload -U compinit && compinit -u -D
        offer() { print; zle list-choices; print END=; zle kill-whole-line }
        zle -N offer; bindkey '^I' offer; print READ''Y=1"
        zpty -r shell out '*READY=1*'
        try() {
          zpty -w -n shell "$1"$'\\t'
          zpty -r shell out '*END=*'
          for word in ${(f)out}; do
            [[ $word != OFFER=* ]] || print -r -- "$1"$'\\t'"${${word#OFFER=}%%%%$'\\r'}"
          done
        }
        """
                .formatted(folder)
            + lines(line -> "try '" + line + "'")
            + "zpty -d shell\n");
  }
}

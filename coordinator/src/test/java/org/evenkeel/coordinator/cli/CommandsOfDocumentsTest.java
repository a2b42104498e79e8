package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * Every command of the coordinator that a document shows is one that it takes: its subcommands and
 * options are there, and a whole line that a reader can type is understood.
 */
final class CommandsOfDocumentsTest {
  /** In a block of its own or within a sentence; what follows a command in a block is no part. */
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^ *(?:\\$ )?(?:sudo )?(?:\\./)?evenkeel ([^\\n#>&]*)(?: [#>&].*)?$");

  private static final Pattern INLINE = Pattern.compile("`(?:sudo )?(?:\\./)?evenkeel ([^`\\n]+)`");

  /** A word, perhaps quoted as for a shell. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  /** What stands for something else. */
  private static final Pattern STANDS_FOR = Pattern.compile(".*([\\[\\]|…]|\\b[A-Z]{2,}\\b).*");

  /** What the script in the source tree does itself. */
  private static final Set<String> OF_THE_SCRIPT =
      Set.of("agent", "arp", "bench", "monitor", "package", "test");

  /** Made of the commands themselves. */
  private static final Path GENERATED = Path.of("../docs/cli.md");

  /** Of a document that shows what to type. */
  private static final Pattern SHOWN = Pattern.compile("(?m)^(?: {4}[a-z.$]|```(?!mermaid))");

  /** What says which test does what with which page; links and names of tests in it. */
  private static final Pattern SAYS = Pattern.compile("(?ms)^## What the documents say\n(.*?)^## ");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+\\.md)\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+Test)`");

  @Test
  void ofEachPageWithCommandsItIsSaidWhichTestExecutesThem() throws IOException {
    Path docs = Path.of("../docs");
    Matcher says = SAYS.matcher(Files.readString(docs.resolve("contributing.md")));
    assertTrue(says.find());
    Set<Path> said = new TreeSet<>();
    LINK.matcher(says.group(1))
        .results()
        .forEach(link -> said.add(docs.resolve(link.group(1)).normalize()));
    Set<Path> shown = new TreeSet<>();
    for (Path page : pages()) {
      if (SHOWN.matcher(Files.readString(page)).find()) {
        shown.add(page.normalize());
      }
    }
    shown.removeAll(said);
    assertEquals(Set.of(), shown, "pages of which docs/contributing.md does not say it");
    Set<String> tests = new TreeSet<>();
    for (String module : List.of("coordinator", "installers", "lab")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
        files.forEach(file -> tests.add(file.getFileName().toString()));
      }
    }
    TEST.matcher(says.group(1))
        .results()
        .forEach(test -> assertTrue(tests.contains(test.group(1) + ".java"), test.group(1)));
  }

  @TestFactory
  Stream<DynamicTest> theCommandsOfTheDocuments() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      if (page.equals(GENERATED)) {
        continue;
      }
      String text = Files.readString(page);
      List<String> lines = found(BLOCK, text);
      List<String> mentions = found(INLINE, text);
      if (!lines.isEmpty() || !mentions.isEmpty()) {
        tests.add(DynamicTest.dynamicTest(page.toString(), () -> assertKnown(lines, mentions)));
      }
    }
    assertTrue(tests.size() > 10, "the documents show commands: " + tests.size());
    return tests.stream();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("../README.md")));
    try (Stream<Path> files = Files.walk(Path.of("../docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1).strip())
        .filter(command -> !OF_THE_SCRIPT.contains(command.split(" ", 2)[0]))
        .toList();
  }

  private static void assertKnown(List<String> lines, List<String> mentions) {
    assertAll(
        Stream.concat(lines.stream(), mentions.stream())
            .map(command -> () -> assertPartsAreThere(command)));
    assertAll(
        lines.stream()
            .filter(command -> !STANDS_FOR.matcher(command).matches())
            .map(
                command ->
                    () ->
                        assertDoesNotThrow(
                            () -> program().parseArgs(words(command).toArray(String[]::new)),
                            command)));
  }

  private static void assertPartsAreThere(String command) {
    CommandLine at = program();
    for (String word : words(command.replaceAll(" ….*", ""))) {
      String bare = word.replaceAll("[\\[\\]…]", "");
      if (bare.startsWith("-") && bare.length() > 1) {
        String option = bare.replaceAll("[=|].*", "");
        assertNotNull(at.getCommandSpec().findOption(option), option + " of: " + command);
      } else if (!at.getSubcommands().isEmpty()) {
        at = assertThere(at, bare, command);
      }
    }
  }

  /**
   * One subcommand, or several with bars between them.
   *
   * @return the first of them
   */
  private static CommandLine assertThere(CommandLine at, String names, String command) {
    List<CommandLine> there = new ArrayList<>();
    for (String name : names.split("\\|", -1)) {
      CommandLine subcommand = at.getSubcommands().get(name);
      assertNotNull(subcommand, name + " of: " + command);
      there.add(subcommand);
    }
    return there.getFirst();
  }

  private static List<String> words(String command) {
    Matcher words = WORD.matcher(command);
    return words.results().map(CommandsOfDocumentsTest::unquoted).toList();
  }

  private static String unquoted(MatchResult word) {
    String quoted = word.group(1) == null ? word.group(2) : word.group(1);
    return quoted == null ? word.group(3) : quoted;
  }

  private static CommandLine program() {
    var silent = new PrintWriter(Writer.nullWriter());
    return EvenkeelCommand.line(silent, silent);
  }
}

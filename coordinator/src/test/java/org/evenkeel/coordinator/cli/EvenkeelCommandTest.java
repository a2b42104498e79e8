package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EvenkeelCommandTest {

  /** Every command that there is, as it is typed. */
  static Stream<List<String>> commands() {
    var silent = new PrintWriter(Writer.nullWriter());
    List<List<String>> commands = new ArrayList<>();
    collect(EvenkeelCommand.line(silent, silent), List.of(), commands);
    return commands.stream();
  }

  private static void collect(CommandLine line, List<String> typed, List<List<String>> commands) {
    commands.add(typed);
    line.getSubcommands()
        .forEach(
            (name, subcommand) -> {
              List<String> longer = new ArrayList<>(typed);
              longer.add(name);
              collect(subcommand, longer, commands);
            });
  }

  @Test
  void theCommandsAreThere() {
    assertEquals(81, commands().count());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasExamplesAndGoesToStandardOut(List<String> command) {
    List<String> typed = new ArrayList<>(command);
    typed.add("--help");

    Typed help = Typed.run(typed.toArray(String[]::new));

    assertEquals(0, help.status());
    assertEquals("", help.err());
    assertTrue(help.out().matches("(?s).*\\RExamples?:\\R  evenkeel .*"), help.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "rip",
        "config",
        "rip drain onlyone",
        "rip drain one two three",
        "vip add web",
        "vip add web nonsense",
        "vip add web address=",
        "vip set web weight=1 weight=2",
        "vip set web weight=1 -f file",
        "rip set web a",
        "feedback",
        "feedback host:0",
        "status --url https://lb1 --root /tmp",
        "status --token file",
        "status --url https://lb1 --ca file --fingerprint 00",
        "status -o xml",
        "run --dispatcher nonsense",
        "demo --seconds -1",
        "demo --seconds soon"
      })
  void wrongUsageIsToldAndExitsWithTwo(String line) {
    Typed typed = Typed.run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertEquals(2, typed.status(), typed.err());
    assertEquals("", typed.out());
    assertTrue(
        typed.err().matches("(?s).*(Usage: evenkeel|Did you mean: evenkeel).*"), typed.err());
  }

  @Test
  void commandsAreListedWithTheirFirstSentence() {
    String config = Typed.run("config", "--help").out();

    assertTrue(
        config.matches("(?s).*\\R  apply +Makes a configuration the running one\\.\\R  confirm .*"),
        config);
    assertTrue(
        config.matches("(?s).*Turns another program's configuration[^.]*\\.yaml\\.\\R.*"), config);
    assertFalse(config.contains("taken as a whole or"), config);
    assertTrue(config.contains(" comments\n"), "lines end between words");
  }

  @Test
  void aWrongOptionIsNotPushedOffTheScreenByTheWholeHelp() {
    Typed typed = Typed.run("user", "add", "ada", "--role", "boss");

    assertTrue(typed.err().contains("expected one of viewer, operator, admin but"), typed.err());
    assertTrue(typed.err().contains("Usage: evenkeel user add "), typed.err());
    assertTrue(typed.err().endsWith("More: evenkeel user add --help\n"), typed.err());
    assertTrue(typed.err().lines().count() < 8, typed.err());
  }

  @Test
  void theWordHelpIsTheOptionOfWhatFollows() {
    assertEquals(List.of("--help"), List.of(EvenkeelCommand.askedFor("help")));
    assertEquals(
        List.of("vip", "add", "--help"), List.of(EvenkeelCommand.askedFor("help", "vip", "add")));
    assertEquals(List.of("vip", "help"), List.of(EvenkeelCommand.askedFor("vip", "help")));
    assertEquals(0, EvenkeelCommand.askedFor().length);
  }

  @Test
  void examplesAreOnOneLineToBeCopied() {
    String help = Typed.run("vip", "add", "--help").out();

    assertTrue(help.contains(" ports=80,443 forwarding=nat scheduler=wlc\n"), help);
    assertTrue(help.contains("with dots between\nthe levels; a value"), help);
  }

  @Test
  void theVersionIsTold() {
    Typed typed = Typed.run("--version");

    assertEquals(0, typed.status());
    assertTrue(typed.out().startsWith("evenkeel "), typed.out());
  }

  @Test
  void withoutACoordinatorTheWayToOneIsTold(@TempDir Path root) {
    for (String command : List.of("status", "rip drain web a")) {
      Typed typed = Typed.run((command + " --root " + root).split(" ", -1));

      assertEquals(1, typed.status());
      assertEquals("", typed.out());
      assertTrue(typed.err().startsWith("evenkeel: no coordinator runs here"), typed.err());
      assertFalse(typed.err().contains("Exception"), typed.err());
    }
  }

  @Test
  void aSocketThatNobodyServesIsTold(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("run/evenkeel"));
    Files.writeString(root.resolve("run/evenkeel/control.sock"), "");

    Typed typed = Typed.run("status", "--root", root.toString());

    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("cannot be reached"), typed.err());
  }

  @Test
  void whereItWentWrongIsShownOnDemandAlone(@TempDir Path root) {
    Typed typed = Typed.run("status", "--debug", "--root", root.toString());

    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("\tat org.evenkeel"), typed.err());
  }

  @Test
  void aRightConfigurationIsValid(@TempDir Path root) throws Exception {
    Path file = Files.writeString(root.resolve("good.yaml"), "virtual-services: []\n");

    Typed typed = Typed.run("config", "validate", file.toString());

    assertEquals(new Typed(0, "", file + " is valid: 0 virtual services\n"), typed);
  }

  @Test
  void everyProblemOfAWrongOneIsToldWithTheNameThatWasGiven(@TempDir Path root) throws Exception {
    Path file = Files.writeString(root.resolve("bad.yaml"), "one: 1\ntwo: 2\n");

    Typed typed = Typed.run("config", "validate", file.toString());

    assertEquals(1, typed.status());
    List<String> lines = typed.err().lines().toList();
    assertEquals(3, lines.size(), typed.err());
    assertTrue(lines.get(0).startsWith(file + ":1:1: one: "), typed.err());
    assertTrue(lines.get(1).startsWith(file + ":2:1: two: "), typed.err());
    assertEquals("evenkeel: " + file + " is refused; nothing changed", lines.get(2));
  }

  @Test
  void withoutAFileThatOfThisNodeIsCheckedAsWell(@TempDir Path root) throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services: []\n");
    Path node = Files.writeString(etc.resolve("node.yaml"), "one: 1\n");

    Typed typed = Typed.run("config", "validate", "--root", root.toString());

    assertEquals(1, typed.status());
    assertTrue(typed.err().startsWith(node + ":1:1: one: "), typed.err());
    assertTrue(typed.err().endsWith(node + " is refused; nothing changed\n"), typed.err());

    Files.writeString(etc.resolve("evenkeel.yaml"), "two: 2\n");
    List<String> both =
        Typed.run("config", "validate", "--root", root.toString()).err().lines().toList();
    assertEquals(3, both.size(), both::toString);
    assertTrue(both.get(1).startsWith(etc.resolve("evenkeel.yaml") + ":1:1: two: "), both.get(1));
  }

  @Test
  void aNodesFileIsCheckedByItsOwnKeys(@TempDir Path root) throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Path file = Files.writeString(etc.resolve("node.yaml"), "node: lb1\nlisten: { clear: off }\n");
    String[] words = {"config", "validate", "--node", "--root", root.toString()};

    assertEquals(new Typed(0, "", file + " is valid: node lb1, alone\n"), Typed.run(words));

    Files.writeString(file, "node: lb1\nha: { peer: lb1 }\nvirtual-services: []\n");
    Typed refused = Typed.run(words);
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains(file + ":3:1: virtual-services: "), refused.err());
    assertTrue(refused.err().contains(file + ":2:"), refused.err());
    assertTrue(refused.err().endsWith(file + " is refused; nothing changed\n"), refused.err());
  }

  @Test
  void aFileThatCannotBeReadIsTold(@TempDir Path root) throws Exception {
    Path none = root.resolve("none.yaml");
    assertEquals(
        new Typed(1, "", "evenkeel: there is no file " + none + "\n"),
        Typed.run("config", "validate", none.toString()));

    Path binary = Files.write(root.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertEquals(
        new Typed(1, "", "evenkeel: " + binary + " is not UTF-8 text; save it as UTF-8\n"),
        Typed.run("config", "validate", binary.toString()));

    Path large = Files.write(root.resolve("large.yaml"), new byte[(4 << 20) + 1]);
    assertEquals(1, Typed.run("config", "validate", large.toString()).status());
  }
}

package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path root = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "run --bogus",
        "run --port",
        "run --port x",
        "run --port 65536",
        "run --port 1 --port 2",
        "run --listen localhost",
        "run extra",
        "status -o xml",
        "config",
        "config migrate"
      })
  void wrongUsageIsToldOnStderrWithStatusTwo(String line) {
    assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
    assertEquals("", out.toString());
    assertFalse(err.toString().isBlank());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "status --help",
        "online --help",
        "drain --help",
        "halt --help",
        "config --help",
        "config check --help",
        "config migrate --help"
      })
  void helpShowsExamplesOnStdout(String line) {
    assertEquals(0, run(line.split(" ")));
    assertTrue(out.toString().contains("Examples:\n  evenkeel-agent "), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void theVersionIsToldOnStdout() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("evenkeel-agent "), out.toString());
  }

  @Test
  void statusWithoutAnAgentNamesThePathTried() {
    assertEquals(1, run("status", "--root", root.toString()));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains(root + "/run/evenkeel/agent.sock"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void debugShowsWhereAFailureCameFrom() {
    assertEquals(1, run("status", "--debug", "--root", root.toString()));
    assertTrue(err.toString().contains("\tat "), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --root %s", "run --root=%s"})
  void aWrongFileIsRefusedWithItsPlaceOnEitherWayOfReadingTheCommand(String line) throws Exception {
    Path file = root.resolve("etc/evenkeel/agent.xml");
    Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(file, "<xml>\n<Port value='x'/></xml>");
    assertEquals(1, run(line.formatted(root).split(" ")));
    assertTrue(err.toString().contains(file + ":2: Port: \"x\""), err.toString());
  }

  @Test
  void checkTellsEveryProblemAndWhatMeansNothing() throws Exception {
    Path file = root.resolve("a.xml");
    Files.writeString(file, "<xml>\n<Turbo/>\n<Disk><Path value='/'/></Disk></xml>");
    assertEquals(0, run("config", "check", file.toString()));
    assertEquals(file + ": good\n", out.toString());
    assertEquals(file + ":2: Turbo: not known; ignored\n", err.toString());

    Files.writeString(file, "<xml>\n<Port value='x'/>\n<Script/></xml>");
    assertEquals(1, run("config", "check", file.toString()));
    assertTrue(err.toString().contains(file + ":2: Port: \"x\""), err.toString());
    assertTrue(err.toString().contains(file + ":3: Script"), err.toString());

    assertEquals(1, run("config", "check", "--root", root.toString()));
    assertTrue(err.toString().contains(root + "/etc/evenkeel/agent.xml: there is no such file"));
  }

  @Test
  void whatMigrateWritesIsAcceptedByCheck() throws Exception {
    Path old = root.resolve("agent-config.json");
    Files.writeString(
        old,
        """
        {"api-key": "k", "monitors": {"cpu": {"metric-type": "cpu"}}, "responders": {"default":
        {"protocol": "tcp", "ip": "*", "port": "3333", "feedback-sources":
        {"cpu": {"significance": 1, "max-value": 100}}}}}
        """);
    assertEquals(0, run("config", "migrate", old.toString()));
    assertTrue(err.toString().contains("api-key"), err.toString());
    Path made = Files.writeString(root.resolve("agent.xml"), out.toString());
    assertEquals(0, run("config", "check", made.toString()), err.toString());

    assertEquals(1, run("config", "migrate", made.toString()));
    assertTrue(err.toString().contains(made + ": neither the JSON"), err.toString());
  }

  @Test
  void aPlainRunIsReadWithoutPicocli() {
    Optional<RunOptions> options =
        RunOptions.plain(new String[] {"run", "--port", "0", "--root", "/r", "--config", "c"});
    assertEquals(
        Optional.of(
            new RunOptions(
                Path.of("/r"), Optional.of(Path.of("c")), OptionalInt.of(0), Optional.empty())),
        options);
  }
}

package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private record Result(int status, String out, String err) {}

  private static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(status, out.toString(), err.toString());
  }

  @Test
  void helpNamesEveryCommand() {
    Result help = run("--help");
    assertEquals(0, help.status());
    for (String command :
        List.of("run", "status", "online", "drain", "halt", "config", "service")) {
      assertTrue(help.out().contains("\n  " + command + " "), help::out);
    }
    assertEquals("", help.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "status",
        "online",
        "drain",
        "halt",
        "config",
        "config check",
        "config migrate",
        "service",
        "service install",
        "service configure",
        "service uninstall",
        "service start",
        "service stop",
        "service status"
      })
  void everyCommandHelps(String command) {
    Result help = run((command + " --help").split(" "));
    assertEquals(0, help.status());
    assertTrue(help.out().contains("Usage: evenkeel-agent " + command), help::out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "run --port 70000",
        "run --port x",
        "run --listen host",
        "service"
      })
  void wrongUsageIsStatusTwoWithAReason(String line) {
    Result wrong = run(line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("evenkeel-agent"), wrong::err);
    assertEquals("", wrong.out());
  }

  @Test
  void withoutAnAgentStatusAndOrdersFailWithALine(@TempDir Path root) {
    for (String command : List.of("status", "online", "drain", "halt")) {
      Result failed = run(command, "--root", root.toString());
      assertEquals(1, failed.status());
      assertTrue(
          failed.err().startsWith("evenkeel-agent: no agent answers at " + root), failed::err);
      assertEquals(1, failed.err().lines().count());
    }
  }

  @Test
  void aFileIsCheckedWithAllItsProblems(@TempDir Path root) throws IOException {
    Path file = AgentFiles.below(root).configuration();
    Files.createDirectories(AgentFiles.below(root).directory());
    assertEquals(1, run("config", "check", "--root", root.toString()).status());
    Files.writeString(file, "<xml><Port value='x'/><Interval value='y'/></xml>");
    Result bad = run("config", "check", "--root", root.toString());
    assertEquals(1, bad.status());
    assertEquals(2, bad.err().lines().filter(line -> line.startsWith(file.toString())).count());
    Files.writeString(file, "<xml><Port value='3334'/></xml>");
    Result good = run("config", "check", file.toString());
    assertEquals(0, good.status());
    assertTrue(good.out().contains("good"), good::out);
  }

  @Test
  void anotherAgentsFileIsMigratedOrRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("other"), "neither this nor that");
    Result refused = run("config", "migrate", file.toString());
    assertEquals(1, refused.status());
    assertTrue(refused.err().startsWith("evenkeel-agent: " + file), refused::err);
  }

  @Test
  void theOptionsOfAServiceAreReadBackAsTheyWereWritten() {
    RunOptions options =
        new RunOptions(
            Path.of("/data"),
            Optional.of(Path.of("/data/my agent.xml")),
            OptionalInt.of(13333),
            Optional.of(InetAddress.ofLiteral("127.0.0.1")));
    assertEquals(Optional.of(options), RunOptions.plain(options.arguments()));
    assertEquals(Optional.empty(), RunOptions.plain(List.of("--port", "70000")));
    assertEquals(Optional.empty(), RunOptions.plain(List.of("--port", "1", "--port", "2")));
    assertEquals(Optional.empty(), RunOptions.plain(List.of("--help", "x")));
    assertEquals(Optional.empty(), RunOptions.plain(List.of("--root")));
  }
}

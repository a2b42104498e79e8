package org.evenkeel.agent.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.GraphicsEnvironment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.agent.ControlAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Cli.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void helpAndVersionNeedNoDesktop() {
    assertEquals(0, run("--help"));
    for (String option : List.of("--root", "--socket", "--config", "--log", "--theme")) {
      assertTrue(out.toString().contains(option), option);
    }
    assertEquals(0, run("--version"));
    assertTrue(out.toString().contains("evenkeel-agent-monitor "));
    assertEquals("", err.toString());
  }

  @Test
  void wrongUsageIsTold() {
    assertEquals(2, run("--theme", "pink"));
    assertTrue(err.toString().contains("pink"), err.toString());
    assertEquals(2, run("--nonsense"));
  }

  @Test
  void withoutADesktopItSaysWhatToDo() {
    Assumptions.assumeTrue(GraphicsEnvironment.isHeadless(), "there is a desktop here");
    assertEquals(1, run());
    assertTrue(err.toString().contains("evenkeel-agent status"), err.toString());
  }

  @Test
  void filesAreWhereTheAgentHasThem() {
    assertEquals(
        new MonitorFiles(
            Path.of("/etc/evenkeel/agent.xml"),
            new ControlAddress.UnixSocket(Path.of("/run/evenkeel/agent.sock"))),
        MonitorFiles.of(Optional.empty(), false, Map.of()));
    assertEquals(
        new MonitorFiles(
            Path.of("/r/etc/evenkeel/agent.xml"),
            new ControlAddress.UnixSocket(Path.of("/r/run/evenkeel/agent.sock"))),
        MonitorFiles.of(Optional.empty(), false, Map.of("EVENKEEL_ROOT", "/r")));
    assertEquals(
        new MonitorFiles(
            Path.of("/data/Evenkeel/agent.xml"),
            new ControlAddress.TokenFile(Path.of("/data/Evenkeel/control.json"))),
        MonitorFiles.of(Optional.empty(), true, Map.of("ProgramData", "/data")));
    assertEquals(
        new ControlAddress.TokenFile(Path.of("x.JSON")), MonitorFiles.control(Path.of("x.JSON")));
    assertEquals(
        new ControlAddress.UnixSocket(Path.of("x.sock")), MonitorFiles.control(Path.of("x.sock")));
  }
}

package org.evenkeel.lab.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.evenkeel.agent.monitor.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor does what its users ask for, with a real agent, by mouse and keys. */
@DesktopTest
class MonitorTest {
  private static final String CONFIGURATION =
      """
      <xml>
        <!-- tended by hand -->
        <Cpu><ImportanceFactor value="0"/><ThresholdValue value="0"/></Cpu>
        <Ram><ImportanceFactor value="1"/><ThresholdValue value="0"/></Ram>
        <VendorSpecial value="keep"><Deep/></VendorSpecial>
        <Port value="3333"/>
        <ReturnIdle value="true"/>
      </xml>
      """;

  private String theme = "light";

  @TempDir private Path folder = Path.of("");

  private static Path agentJar() {
    try {
      Path classes =
          Path.of(MonitorTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve("../../../agent-linux/target/evenkeel-agent.jar").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private RunningAgent agent() throws IOException {
    return RunningAgent.start(agentJar(), folder);
  }

  private Desktop monitor(String... java) throws IOException {
    return Desktop.open(
        folder,
        List.of(java),
        Main.class,
        "--root",
        folder.toString(),
        "--log",
        folder.resolve("agent.log").toString(),
        "--theme",
        theme);
  }

  /** A program of the test's that the monitor finds before the system's own. */
  private void program(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path configure() throws IOException {
    Path file = folder.resolve("etc/evenkeel/agent.xml");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, CONFIGURATION);
  }

  @Test
  void drainHaltAndNormalReachLoadBalancers() throws IOException {
    configure();
    try (RunningAgent agent = agent();
        Desktop monitor = monitor()) {
      monitor.await("condition", "Running"::equals);
      monitor.await("answer", text -> text.endsWith("%"));
      monitor.press("operate-drain");
      monitor.await("answer", "drain"::equals);
      assertEquals("drain", agent.answer());
      assertEquals("true", monitor.ask("selected", "operate-drain"));

      monitor.press("operate-halt");
      monitor.await("OptionPane.button"::equals, "focus");
      monitor.keys("ENTER"); // Cancel has the focus
      monitor.await(focus -> !focus.equals("OptionPane.button"), "focus");
      assertEquals("drain", agent.answer());
      monitor.await("true"::equals, "selected", "operate-drain");

      monitor.press("operate-normal");
      monitor.await("answer", text -> text.endsWith("%"));
      assertTrue(agent.answer().endsWith("%"));
      assertEquals("true", monitor.ask("selected", "operate-normal"));
    }
  }

  @Test
  void anEditIsSavedAndTheAgentFollows() throws IOException {
    Path file = configure();
    try (RunningAgent agent = agent();
        Desktop monitor = monitor()) {
      monitor.await("condition", "Running"::equals);
      monitor.keys("ctrl 2");
      monitor.await("Ram/ImportanceFactor", "1"::equals);
      monitor.type("Ram/ImportanceFactor", "x");
      monitor.await("problem-Ram/ImportanceFactor", text -> text.contains("number from 0 to"));
      monitor.type("Ram/ImportanceFactor", "0");
      monitor.type("Cpu/ImportanceFactor", "3");
      monitor.choose("ReturnIdle", 1);
      monitor.press("service-add");
      monitor.cell("services", 0, 0, "shop");
      monitor.cell("services", 0, 2, "8080");
      monitor.await("configuration-state", "changed, not saved"::equals);
      monitor.keys("ctrl S");
      monitor.await("configuration-state", "as on the disk"::equals);

      String saved = Files.readString(file);
      assertEquals(
          CONFIGURATION
              .replace(
                  "<Cpu><ImportanceFactor value=\"0\"/>", "<Cpu><ImportanceFactor value=\"3\"/>")
              .replace(
                  "<Ram><ImportanceFactor value=\"1\"/>", "<Ram><ImportanceFactor value=\"0\"/>")
              .replace("<ReturnIdle value=\"true\"/>", "<ReturnIdle value=\"false\"/>"),
          saved.replaceAll("\\s*<TCPService>.*</TCPService>", ""));
      assertTrue(
          saved.contains("<Name value=\"shop\"/><IPAddress value=\"*\"/><Port value=\"8080\"/>"),
          saved);
      assertEquals(CONFIGURATION, Files.readString(file.resolveSibling("agent.xml.bak")));
      // The agent has read it: the new service has a gauge of its own.
      monitor.keys("ctrl 1");
      monitor.await(text -> text.contains("importance 3"), "description", "gauge-cpu");
      monitor.await(text -> text.contains("importance 1"), "description", "gauge-shop");
      assertTrue(agent.answer().endsWith("%"));
    }
  }

  @Test
  void anAgentThatDiesIsSaidToBeGoneAndComesBack() throws IOException {
    configure();
    try (Desktop monitor = monitor()) {
      monitor.await("condition", "Not running"::equals);
      assertTrue(monitor.text("condition-detail").contains("agent.sock"));
      assertEquals("false", monitor.ask("enabled", "operate-drain"));
      monitor.keys("ctrl 2");
      monitor.await("Ram/ImportanceFactor", "1"::equals);
      monitor.keys("ctrl 1");
      RunningAgent first = agent();
      monitor.await("condition", "Running"::equals);
      first.kill();
      monitor.await("condition", "Not running"::equals);
      assertEquals("none", monitor.text("answer"));
      try (RunningAgent second = agent()) {
        monitor.await("condition", "Running"::equals);
        monitor.await("answer", text -> text.endsWith("%"));
        assertTrue(monitor.ask("description", "graph").contains("no contact"));
        assertTrue(second.answer().endsWith("%"));
      }
    }
  }

  @Test
  void theServiceIsStartedAndStoppedThroughItsManager() throws IOException {
    Path state = Files.writeString(folder.resolve("state"), "inactive");
    Path calls = folder.resolve("calls");
    program(
        "systemctl",
        """
        case "$1" in
          show) echo LoadState=loaded; echo "ActiveState=$(cat %1$s)";;
          start|restart) echo "$*" >> %2$s; echo active > %1$s;;
          stop) echo "$*" >> %2$s; echo "Access denied" >&2; exit 4;;
        esac
        """
            .formatted(state, calls));
    program("pkexec", "exec \"$@\"");
    try (Desktop monitor = monitor()) {
      monitor.await("condition-detail", "the service is stopped"::equals);
      monitor.await("true"::equals, "enabled", "service-start");
      monitor.press("service-start");
      monitor.await("notice", "The service was started."::equals);
      monitor.await("condition", "Unreachable"::equals);
      monitor.press("service-restart");
      monitor.await("notice", "The service was restarted."::equals);
      monitor.press("service-stop");
      monitor.await(
          "notice",
          "cannot stop the service: Access denied; by hand: sudo systemctl stop evenkeel-agent"
              ::equals);
      assertEquals(
          List.of("start evenkeel-agent", "restart evenkeel-agent", "stop evenkeel-agent"),
          Files.readAllLines(calls));
      Files.writeString(state, "failed");
      monitor.await("condition", "Failed"::equals);
    }
  }

  @Test
  void theWindowFollowsTheDesktopsColours() throws IOException {
    Path scheme = Files.writeString(folder.resolve("scheme"), "'prefer-dark'");
    program("gdbus", "exit 1");
    program("gsettings", "cat " + scheme);
    theme = "system";
    try (Desktop monitor = monitor()) {
      monitor.await("true"::equals, "dark");
      Files.writeString(scheme, "'default'");
      monitor.await("false"::equals, "dark");
    }
  }

  @Test
  void whatSomebodyElseWroteIsSeenAndNotOverwrittenUnasked() throws IOException {
    Path file = configure();
    try (Desktop monitor = monitor()) {
      monitor.keys("ctrl 2");
      monitor.await("Port", "3333"::equals);
      monitor.keys("ctrl 1");
      Files.writeString(file, CONFIGURATION.replace("3333", "3334"));
      monitor.keys("ctrl 2");
      monitor.await("Port", "3334"::equals);
      monitor.press("service-add");
      var _ = monitor.ask("edit", "services", "0", "0", "half typed");
      Files.writeString(file, CONFIGURATION.replace("3333", "3335"));
      monitor.keys("ctrl S");
      monitor.await("OptionPane.button"::equals, "focus");
      assertTrue(Files.readString(file).contains("3335"));
      monitor.keys("shift TAB");
      monitor.keys("SPACE"); // Overwrite
      monitor.await("configuration-state", "as on the disk"::equals);
      assertTrue(Files.readString(file).contains("3334"));
      assertTrue(Files.readString(file).contains("half typed"));
      assertTrue(Files.readString(file.resolveSibling("agent.xml.bak")).contains("3335"));
    }
  }

  @Test
  void everythingHasANameAndFitsAlsoWhereThereIsLittleRoom() throws IOException {
    configure();
    try (RunningAgent _ = agent();
        Desktop monitor = monitor()) {
      monitor.await("condition", "Running"::equals);
      for (int width : new int[] {1060, 800}) {
        monitor.size(width, width * 3 / 4);
        for (String tab : List.of("ctrl 1", "ctrl 2", "ctrl 3")) {
          monitor.keys(tab);
          monitor.await(String::isEmpty, "clipped");
          assertEquals("", monitor.ask("nameless"), tab);
          assertEquals("", monitor.ask("ambiguous"), tab);
        }
      }
      monitor.await("log", text -> text.contains("ready"));
    }
  }

  @Test
  void atTwiceTheScaleNothingIsClipped() throws IOException {
    configure();
    try (RunningAgent _ = agent();
        Desktop monitor = monitor("-Dsun.java2d.uiScale=2")) {
      monitor.await("condition", "Running"::equals);
      for (String tab : List.of("ctrl 1", "ctrl 2", "ctrl 3")) {
        monitor.keys(tab);
        monitor.await(String::isEmpty, "clipped");
      }
      monitor.picture(Path.of("target/screenshots/agent-monitor-twice.png"));
    }
  }

  @Test
  void theKeyboardReachesEveryControlInItsOrder() throws IOException {
    configure();
    try (RunningAgent _ = agent();
        Desktop monitor = monitor()) {
      monitor.await("condition", "Running"::equals);
      monitor.press("operate-normal");
      monitor.await("operate-normal"::equals, "focus");
      monitor.keys("TAB");
      monitor.await("operate-drain"::equals, "focus");
      monitor.keys("SPACE");
      monitor.await("answer", "drain"::equals);
      monitor.await("operate-drain"::equals, "focus");
      monitor.keys("ctrl shift N");
      monitor.await("answer", text -> text.endsWith("%"));
      monitor.keys("ctrl 2");
      monitor.keys("alt Y");
      monitor.await("Ram/ImportanceFactor"::equals, "focus");
      monitor.keys("TAB");
      monitor.await("Ram/ThresholdValue"::equals, "focus");
    }
  }
}

package org.evenkeel.agent.monitor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.agent.monitor.model.ServiceState.Kind;
import org.junit.jupiter.api.Test;

class ServiceControlTest {
  private final List<String> ran = new ArrayList<>();

  private Commands answering(int exit, String output) {
    return (command, _) -> {
      ran.add(String.join(" ", command));
      return new Commands.Outcome(exit, output);
    };
  }

  private static Commands absent() {
    return (command, _) -> {
      throw new IOException("Cannot run program \"%s\"".formatted(command.getFirst()));
    };
  }

  @Test
  void statesOfSystemdAreUnderstood() {
    assertEquals(Kind.RUNNING, systemd("loaded", "active"));
    assertEquals(Kind.CHANGING, systemd("loaded", "activating"));
    assertEquals(Kind.STOPPED, systemd("loaded", "inactive"));
    assertEquals(Kind.FAILED, systemd("loaded", "failed"));
    assertEquals(Kind.NOT_INSTALLED, systemd("not-found", "inactive"));
    assertEquals(Kind.NOT_INSTALLED, SystemdService.parse("").kind());
  }

  private static Kind systemd(String load, String active) {
    return SystemdService.parse(
            "LoadState=%s\nActiveState=%s\nSubState=x\nResult=success\n".formatted(load, active))
        .kind();
  }

  @Test
  void thisMachinesManagerGivesAState() {
    assertTrue(
        !SystemdService.ofThisUser(new ProcessCommands()).state().kind().equals(Kind.PENDING));
  }

  @Test
  void permissionIsAskedForUnlessThereIsNoNeed() throws IOException {
    new SystemdService(answering(0, ""), false).start();
    new SystemdService(answering(0, ""), true).restart();
    assertEquals(
        List.of("pkexec systemctl start evenkeel-agent", "systemctl restart evenkeel-agent"), ran);
  }

  @Test
  void whatFailsSaysWhyAndWhatToDoByHand() {
    IOException refused =
        assertThrows(IOException.class, new SystemdService(answering(126, ""), false)::stop);
    assertEquals(
        "cannot stop the service: permission was not given; by hand: sudo systemctl stop"
            + " evenkeel-agent",
        refused.getMessage());
    IOException missing =
        assertThrows(IOException.class, new SystemdService(absent(), false)::stop);
    assertTrue(("" + missing.getMessage()).contains("pkexec"), missing.getMessage());
  }

  @Test
  void aMachineWithoutSystemdIsSaidToBeOne() {
    assertEquals(Kind.NO_MANAGER, new SystemdService(absent(), true).state().kind());
    assertEquals(
        "systemd does not answer: System has not been booted with systemd as init system",
        new SystemdService(
                answering(1, "\nSystem has not been booted with systemd as init system\nmore"),
                true)
            .state()
            .detail());
  }

  @Test
  void statesOfWindowsAreUnderstoodInAnyLanguage() {
    String english =
        """

        SERVICE_NAME: evenkeel-agent
                TYPE               : 10  WIN32_OWN_PROCESS
                STATE              : 4  RUNNING
                                        (STOPPABLE, NOT_PAUSABLE, ACCEPTS_PRESHUTDOWN)
                WIN32_EXIT_CODE    : 0  (0x0)
        """;
    assertEquals(Kind.RUNNING, WindowsService.parse(english).kind());
    String german = english.replace("STATE ", "STATUS").replace("4  RUNNING", "1  STOPPED");
    assertEquals(Kind.STOPPED, WindowsService.parse(german).kind());
    assertEquals(
        Kind.CHANGING,
        WindowsService.parse(english.replace("4  RUNNING", "3  STOP_PENDING")).kind());
    assertEquals(Kind.NO_MANAGER, WindowsService.parse("").kind());
    assertEquals(
        Kind.NOT_INSTALLED, new WindowsService(answering(1060, "FAILED 1060")).state().kind());
  }

  @Test
  void windowsSaysThatItTakesAnAdministrator() {
    IOException refused =
        assertThrows(IOException.class, new WindowsService(answering(5, ""))::start);
    assertTrue(("" + refused.getMessage()).contains("Run as administrator"), refused.getMessage());
  }

  @Test
  void aRestartOnWindowsWaitsForTheStop() throws IOException {
    new WindowsService(answering(0, "STATE : 1  STOPPED")).restart();
    assertEquals(
        List.of("sc stop evenkeel-agent", "sc query evenkeel-agent", "sc start evenkeel-agent"),
        ran);
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.evenkeel.lab.GuestProcess.Signal;
import org.junit.jupiter.api.Test;

@LabTest
class GuestTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void theKernelHasIpvs(Guest guest) throws InterruptedException {
    Result table = guest.run("ipvsadm", "-Ln").succeeded();
    assertTrue(table.stdout().startsWith("IP Virtual Server version"), table::toString);
  }

  @Test
  void exitStatusAndBothStreamsComeBackApart(Guest guest) throws InterruptedException {
    Result result = guest.run("bash", "-c", "echo out; echo err >&2; exit 7");
    assertEquals(7, result.exit());
    assertEquals("out\n", result.stdout());
    assertEquals("err\n", result.stderr());
  }

  @Test
  void argumentsArriveUntouched(Guest guest) throws InterruptedException {
    Result result = guest.run("printf", "%s|", "", "a b", "$HOME;*", "\"'\\", "zwölf\n");
    assertEquals("|a b|$HOME;*|\"'\\|zwölf\n|", result.stdout());
  }

  @Test
  void longInputComesBackWhole(Guest guest) throws InterruptedException {
    String text = "0123456789abcdef\n".repeat(3000);
    assertEquals(text, guest.run(Command.of("cat").input(text)).succeeded().stdout());
  }

  @Test
  void outputOverTheLimitIsCutAndCounted(Guest guest) throws InterruptedException {
    int bytes = Output.BYTES_MAX + 1000;
    Result result = guest.run("head", "-c", Integer.toString(bytes), "/dev/zero").succeeded();
    assertTrue(result.stdout().endsWith("\n… and 1000 bytes more, not kept"));
    assertEquals(Output.BYTES_MAX, result.stdout().indexOf('\n'));
  }

  @Test
  void commandsRunAtOnce(Guest guest) throws InterruptedException {
    guest.run("mkfifo", "/tmp/meeting").succeeded();
    // Either end of a fifo waits for the other: one after the other they would never end.
    GuestProcess reader = guest.start("cat", "/tmp/meeting");
    GuestProcess writer = guest.start("dd", "status=none", "if=/proc/version", "of=/tmp/meeting");
    assertEquals(0, writer.await(SOON).exit());
    assertTrue(reader.await(SOON).stdout().startsWith("Linux version"));
  }

  @Test
  void signalsReachTheirCommand(Guest guest) throws InterruptedException {
    String loop = "trap 'echo again >&2' HUP; echo up >&2; while :; do sleep 0.1; done";
    GuestProcess deaf = guest.start("bash", "-c", loop);
    deaf.awaitLog("up", SOON);
    deaf.signal(Signal.HUP);
    deaf.awaitLog("again", SOON);
    assertTrue(deaf.running());
    deaf.signal(Signal.KILL);
    assertEquals(128 + 9, deaf.await(SOON).exit());

    GuestProcess polite = guest.start("sleep", "1000");
    polite.signal(Signal.TERM);
    assertEquals(128 + 15, polite.await(SOON).exit());
  }

  @Test
  void aCommandThatDoesNotEndIsKilledAndSaysSo(Guest guest) throws InterruptedException {
    Command endless = Command.of("sleep", "1001").within(Duration.ofMillis(300));
    var late = assertThrows(GuestException.class, () -> guest.run(endless));
    assertSays("sleep 1001 did not end within", late);
    Eventually.holds(
        "the late command is gone", () -> guest.run("pgrep", "-f", "sleep 1001").exit() == 1);
  }

  @Test
  void aProgramThatIsNotThereIsAnError(Guest guest) {
    var absent = assertThrows(GuestException.class, () -> guest.run("/no/such/program"));
    assertSays("No such file", absent);
  }

  @Test
  void waitingForALineOfAnEndedCommandFailsWithItsLog(Guest guest) {
    GuestProcess ended = guest.start("bash", "-c", "echo something else >&2");
    var missed = assertThrows(AssertionError.class, () -> ended.awaitLog("ready", SOON));
    assertSays("something else", missed);
  }

  @Test
  void theHostsFilesCannotBeChanged(Guest guest) throws InterruptedException {
    assertNotEquals(0, guest.run("touch", "/etc/evenkeel-was-here").exit());
    assertNotEquals(0, guest.run("touch", "/run/host/etc/evenkeel-was-here").exit());
    guest.write("/tmp/deep/down/file", "text");
    assertEquals("text", guest.run("cat", "/tmp/deep/down/file").stdout());
  }

  @Test
  void aDeadGuestSaysWhyAndLeavesNoProcess() throws IOException, InterruptedException {
    Guest guest = Guest.boot();
    try {
      List<ProcessHandle> helpers = guest.kernel().descendants().toList();
      assertFalse(helpers.isEmpty());
      GuestProcess waiting = guest.start("sleep", "1000");
      guest.start("busybox", "sh", "-c", "echo c > /proc/sysrq-trigger");

      var death = assertThrows(GuestException.class, () -> waiting.await(SOON));
      assertSays("sysrq triggered crash", death);
      assertThrows(GuestException.class, () -> guest.run("true"));
      guest.close();
      for (ProcessHandle helper : helpers) {
        Eventually.holds("no process is left", () -> !helper.isAlive());
      }
    } finally {
      guest.close();
    }
  }

  @Test
  void aGuestWhoseTestDiedEndsByItself() throws Exception {
    try (Guest guest = Guest.boot()) {
      guest.hangUp();
      guest.kernel().onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void assertSays(String part, Throwable failure) {
    assertTrue(failure.toString().contains(part), failure::toString);
  }
}

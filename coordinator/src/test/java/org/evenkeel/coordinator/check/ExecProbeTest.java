package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertFailed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ExecProbeTest {
  @TempDir Path folder;

  @Test
  void statusZeroPassesAndTheFirstLineIsTheReason() throws Exception {
    assertEquals(
        new Verdict.Passed("all is well"),
        run("echo; echo '  all is well  '; echo more", Try.PATIENT));
  }

  @Test
  void anotherStatusFailsWithTheFirstLine() throws Exception {
    assertFailed("exit status 3: disk full", run("echo disk full >&2; exit 3", Try.PATIENT));
    assertFailed("ended by signal 9", run("kill -9 $$", Try.PATIENT));
  }

  @Test
  void theEnvironmentIsCleanAndNamesTheTarget() throws Exception {
    assertEquals(
        new Verdict.Passed("EVENKEEL_ADDRESS=127.0.0.1 EVENKEEL_PORT=81 GIVEN=x y"),
        run(
            "env | grep -E '^(HOME|USER|GIVEN|EVENKEEL_(A|PO))' | sort | tr '\\n' ' '",
            Try.PATIENT));
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() {
    Probe.Exec probe = new Probe.Exec(List.of("/bin/echo", "$(id) `id` ; * \"x\""), Map.of());
    assertEquals(new Verdict.Passed("$(id) `id` ; * \"x\""), Try.probe(probe, 81));
  }

  @Test
  void aProgramThatIsNotThereFails() {
    Probe.Exec probe = new Probe.Exec(List.of("/no/such/program"), Map.of());
    Verdict verdict = Try.probe(probe, 81);
    assertTrue(verdict.reason().startsWith("cannot be run: Cannot run program"), verdict::toString);
  }

  @Test
  void oneThatHangsIsKilledWithAllItsChildren() throws Exception {
    String name = folder.resolve("forked").toString();
    Files.createSymbolicLink(Path.of(name), Path.of("/bin/sleep"));
    Path begun = folder.resolve("begun");
    String forks =
        """
        %1$s 600 &
        setsid %1$s 601 &
        (setsid %1$s 602 & )
        echo started
        : >%2$s
        %1$s 603
        """
            .formatted(name, begun);
    // Its time is over once it has begun, however long that takes.
    Clock clock = () -> Files.exists(begun) ? Duration.ofSeconds(9).toNanos() : 0;
    Probe.Exec probe = script(forks);
    Verdict verdict =
        new ExecProber(clock, probe).probe(Try.target(probe, 81, Duration.ofMillis(1500)));
    assertFailed("not done within 1500 ms: started", verdict);
    assertNobodyRuns(name);
  }

  @Test
  void whatAProgramLeavesBehindEndsWithIt() throws Exception {
    String name = folder.resolve("daemon").toString();
    Files.createSymbolicLink(Path.of(name), Path.of("/bin/sleep"));
    assertEquals(
        new Verdict.Passed("gone"), run("setsid " + name + " 600 & echo gone", Try.PATIENT));
    assertNobodyRuns(name);
  }

  @Test
  void oneThatWritesWithoutEndIsKilled() throws Exception {
    assertFailed("wrote more than 64 KiB", run("exec yes", Try.PATIENT));
  }

  private Verdict run(String script, Duration timeout) throws Exception {
    return Try.probe(script(script), 81, timeout);
  }

  private Probe.Exec script(String script) throws Exception {
    Path file = Files.writeString(folder.resolve("check"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new Probe.Exec(List.of(file.toString()), Map.of("GIVEN", "x y"));
  }

  private static void assertNobodyRuns(String program) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (ProcessHandle.allProcesses().anyMatch(each -> runs(each, program))) {
      assertTrue(System.nanoTime() - end < 0, "a child outlives its check");
      Thread.sleep(10);
    }
  }

  private static boolean runs(ProcessHandle process, String program) {
    return process.info().commandLine().filter(line -> line.contains(program)).isPresent();
  }
}

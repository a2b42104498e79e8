package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs real programs; a hang would end by the time limit. */
@Timeout(180)
class ScriptTest {
  private static final Path SHELL = Path.of("/bin/sh");

  private static final Platform GROUPS =
      new Platform(List.of("setsid"), List.of("kill", "-KILL", "--"), Optional.empty());

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void needsAShell() {
    Assumptions.assumeTrue(Files.isExecutable(SHELL), "no /bin/sh on this system");
  }

  /** The program under test is the shell here; the agent itself never starts one. */
  private static Metric.Script shell(String text) {
    return setting(List.of(SHELL.toString(), "-c", text));
  }

  private static Metric.Script setting(List<String> command) {
    return setting(command, Duration.ofMinutes(1));
  }

  private static Metric.Script setting(List<String> command, Duration deadline) {
    return new Metric.Script("s", command, Duration.ofSeconds(1), deadline, 100, Metric.Share.NONE);
  }

  /** One that is not waited for long. */
  private static Metric.Script late(String text) {
    return setting(List.of(SHELL.toString(), "-c", text), Duration.ofSeconds(1));
  }

  private static Script.Result outcome(Metric.Script setting) {
    return outcome(setting, result -> !result.equals(Script.Result.NONE_YET));
  }

  private static Script.Result outcome(Metric.Script setting, Predicate<Script.Result> wanted) {
    try (Script script = Script.start(setting, GROUPS)) {
      while (!wanted.test(script.result())) {
        pause();
      }
      return script.result();
    }
  }

  @Test
  void theNumberThatIsPrintedIsTheResult() {
    assertEquals(Script.Result.of(42.5), outcome(shell("echo ' 42.5 '")));
  }

  @Test
  void argumentsArriveAsTheyAreAndNoShellLooksAtThem() throws IOException {
    Path program = directory.resolve("count");
    Files.writeString(program, "#!/bin/sh\necho $#\n");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals(
        Script.Result.of(2), outcome(setting(List.of(program.toString(), "a b", "$(echo 1 2 3)"))));
  }

  @Test
  void lettersAreNoNumber() {
    assertEquals(
        Script.Result.failed("printed \"busy\"; expected a number"), outcome(shell("echo busy")));
    for (String text : List.of("NaN", "-1", "1e3", "0x10", "1 2", "12%", "Infinity")) {
      assertEquals(OptionalDouble.empty(), outcome(shell("echo '" + text + "'")).number(), text);
    }
  }

  @Test
  void silenceIsNoNumber() {
    assertEquals(Script.Result.failed("printed \"\"; expected a number"), outcome(shell("true")));
  }

  @Test
  void aFailureIsToldWithWhatTheCommandSaidOfIt() {
    assertEquals(
        Script.Result.failed("exit status 3: no queue"),
        outcome(shell("echo 7; echo 'no queue\nat all' >&2; exit 3")));
  }

  @Test
  void aProgramThatIsNotThereIsToldByItsName() {
    Script.Result result = outcome(setting(List.of("/no/such/program")));
    assertTrue(result.number().isEmpty(), result.note());
    assertTrue(result.note().contains("/no/such/program"), result.note());
  }

  @Test
  void aCommandThatHangsIsKilled() {
    assertEquals(
        Script.Result.failed("did not finish within 1 s; killed"), outcome(late("sleep 1000")));
  }

  @Test
  void aCommandThatWaitsForInputGetsItsEnd() {
    assertEquals(Script.Result.of(9), outcome(shell("cat; echo 9")));
  }

  @Test
  void outputWithoutEndIsCutOff() {
    assertEquals(
        Script.Result.failed("printed more than 4096 bytes"),
        outcome(shell("while :; do echo 1; done")));
    assertEquals(
        Script.Result.failed("printed more than 4096 bytes"),
        outcome(shell("while :; do echo 1 >&2; done")));
  }

  @Test
  void aChildThatKeepsTheOutputOpenHoldsNobodyUp() {
    assertEquals(Script.Result.of(5), outcome(shell("sleep 1000 & echo 5")));
  }

  @Test
  void theChildrenOfACommandThatForksAreKilledToo() throws IOException {
    Path pids = Files.createDirectory(directory.resolve("forks")).resolve("pids");
    // Bounded, but each child has a child of its own, and all outlive the deadline.
    String forks =
        "for i in 1 2 3 4 5 6 7 8; do (echo $$ >> %s; sh -c 'echo $$ >> %s; sleep 1000; :' & wait) & done; wait"
            .formatted(pids, pids);
    // Where the machine is busy, some are started by a later run.
    Script.Result result =
        outcome(late(forks), seen -> !seen.equals(Script.Result.NONE_YET) && count(pids) >= 16);
    assertEquals(Script.Result.failed("did not finish within 1 s; killed"), result);
    List<String> seen = Files.readAllLines(pids);
    for (String pid : Set.copyOf(seen)) {
      while (alive(Long.parseLong(pid.strip()))) {
        pause();
      }
    }
    while (!isGone(pids)) { // a later run that is being killed may write still
      pause();
    }
  }

  /** Deletes a file and its directory, so that nobody writes there any more. */
  private static boolean isGone(Path file) throws IOException {
    Files.deleteIfExists(file);
    try {
      Files.delete(file.getParent());
      return true;
    } catch (DirectoryNotEmptyException _) {
      return false;
    }
  }

  private static long count(Path lines) {
    try {
      return Files.exists(lines) ? Files.readAllLines(lines).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("time is up");
    }
    LockSupport.parkNanos(1_000_000);
  }

  /** A dead process that nobody has waited for yet has no command any more. */
  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
        && ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).isPresent();
  }

  @Test
  void theEnvironmentOfTheAgentIsNotHandedOn() {
    Script.Result result =
        outcome(shell("env | grep -c -v -E '^(PATH|LANG|LC_ALL|TZ|PWD|SHLVL|_)='"));
    assertEquals("exit status 1", result.note(), "grep -c found none");
  }

  @Test
  void itRunsAgainAndAgain() throws IOException {
    Path counter = directory.resolve("n");
    Files.writeString(counter, "");
    Metric.Script counting = shell("echo >> %s; wc -l < %s".formatted(counter, counter));
    Script.Result result =
        outcome(counting, seen -> seen.number().isPresent() && seen.number().getAsDouble() >= 2);
    assertFalse(result.number().isEmpty());
  }

  @Test
  void closingEndsACommandThatRuns() {
    Scripts scripts = new Scripts(GROUPS);
    Metric.Script endless = shell("sleep 1000");
    scripts.follow(List.of(endless));
    while (children() == 0) {
      pause();
    }
    scripts.close();
    while (children() > 0) {
      pause();
    }
    assertEquals(Script.Result.NONE_YET, scripts.result(endless));
  }

  private static long children() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().isPresent())
        .count();
  }

  @Test
  void whatPrecedesTheCommandIsStartedFirst() {
    try (Script script =
        Script.start(
            setting(List.of("/bin/sh", "-c", "echo $MARK")),
            new Platform(List.of("env", "MARK=17"), List.of(), Optional.empty()))) {
      while (script.result().equals(Script.Result.NONE_YET)) {
        pause();
      }
      assertEquals(Script.Result.of(17), script.result());
    }
  }
}

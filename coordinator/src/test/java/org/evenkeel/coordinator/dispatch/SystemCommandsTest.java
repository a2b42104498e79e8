package org.evenkeel.coordinator.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class SystemCommandsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private static Result shell(String script, Duration timeout) {
    return CommandRunner.SYSTEM.run(List.of("sh", "-c", script), timeout);
  }

  @Test
  void bothStreamsAndTheStatusAreTold() {
    assertEquals(new Result(3, "out\nerr"), shell("echo out; echo err >&2; exit 3", LONG));
    assertTrue(shell("true", LONG).succeeded());
    assertFalse(shell("false", LONG).succeeded());
  }

  @Test
  void argumentsAreHandedOverAsTheyAre() {
    assertEquals(
        new Result(0, "$HOME; *"), CommandRunner.SYSTEM.run(List.of("echo", "$HOME; *"), LONG));
  }

  @Test
  void aMissingProgramIsNamed() {
    Result result = CommandRunner.SYSTEM.run(List.of("no-such-program"), LONG);

    assertEquals(Result.NOT_RUN, result.status());
    assertTrue(result.output().contains("no-such-program"), result.output());
  }

  @Test
  void aProgramThatTakesTooLongIsEnded() {
    assertEquals(
        new Result(Result.NOT_RUN, "sh did not end within 200 ms"),
        shell("sleep 600; echo late", Duration.ofMillis(200)));
  }

  @Test
  void nobodyWaitsForAChildThatIsLeftBehind() {
    assertEquals(new Result(0, "started"), shell("sleep 5 & echo started", LONG));
  }

  @Test
  void ofMuchOutputTheBeginningIsKept() {
    Result result = shell("yes | head -c 2000000; echo end", LONG);

    assertEquals(0, result.status());
    assertEquals((1 << 20) - 1, result.output().length()); // the last line end is stripped
  }

  @Test
  void whatIsGivenIsReadBeforeAnythingElse() {
    assertEquals(
        new Result(0, "first\nsecond ü"),
        CommandRunner.SYSTEM.run(List.of("cat"), "first\nsecond ü\n", LONG));
  }

  @Test
  void moreThanAPipeHoldsGoesInWhileAsMuchComesOut() {
    String input = "0123456789abcde\n".repeat(20_000);

    assertEquals(
        new Result(0, input.strip()), CommandRunner.SYSTEM.run(List.of("cat"), input, LONG));
  }

  @Test
  void aProgramNeedNotReadWhatItIsGiven() {
    String input = "x".repeat(1 << 20);

    assertEquals(new Result(0, ""), CommandRunner.SYSTEM.run(List.of("true"), input, LONG));
  }

  @Test
  void thereIsNothingToRead() {
    assertEquals(new Result(0, ""), CommandRunner.SYSTEM.run(List.of("cat"), LONG));
  }
}

package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.evenkeel.agent.CpuTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
  private static Optional<CpuTimes> parse(String text) {
    return ProcStat.parse(ProcText.of(text));
  }

  @Test
  void theLineOfAllProcessorsIsReadNotThatOfOne() {
    String twoProcessors =
        """
        cpu  10458 0 3745 198280 1421 0 127 266 0 0
        cpu0 4542 0 1403 101018 90 0 16 118 0 0
        cpu1 5915 0 2342 97261 1330 0 111 147 0 0
        intr 237249 0 0 0
        """;
    assertEquals(
        Optional.of(new CpuTimes(10458 + 3745 + 127 + 266, 198280 + 1421)), parse(twoProcessors));
  }

  @Test
  void aMachineWithOneProcessorIsNotAlwaysIdle() {
    String one = "cpu  500 0 0 500 0 0 0 0 0 0\ncpu0 500 0 0 500 0 0 0 0 0 0\n";
    assertEquals(Optional.of(new CpuTimes(500, 500)), parse(one));
  }

  @Test
  void waitingForADiskIsIdleAndStolenTimeIsBusy() {
    assertEquals(Optional.of(new CpuTimes(70, 50)), parse("cpu  0 0 0 20 30 0 0 70 0 0\n"));
  }

  @Test
  void guestsAreNotCountedTwice() {
    assertEquals(Optional.of(new CpuTimes(90, 10)), parse("cpu  90 0 0 10 0 0 0 0 80 5\n"));
  }

  @Test
  void anOldKernelWithoutTheLaterFieldsIsUnderstood() {
    assertEquals(Optional.of(new CpuTimes(60, 40)), parse("cpu  10 20 30 40\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cpu", "cpu \n", "cpu0 1 2 3 4\n", "cpu  1 2 3\n", "intr 1 2 3 4\n"})
  void anythingElseIsNoReading(String text) {
    assertEquals(Optional.empty(), parse(text));
  }
}

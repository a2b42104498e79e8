package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static String line(double cpu, AgentStatus status, boolean news, boolean idle) {
    List<MetricReading> readings = List.of(new MetricReading("cpu", OptionalDouble.of(cpu), 1, 90));
    Reply reply = Reply.of(readings, status, news, idle);
    return StandardCharsets.US_ASCII.decode(reply.bytes()).toString();
  }

  @ParameterizedTest
  @CsvSource({"0, 100%", "3.4, 97%", "2.5, 98%", "2.51, 97%", "50, 50%", "89.6, 10%", "95, 0%"})
  void theNumberIsAvailabilityRoundedHalfUp(double cpu, String line) {
    assertEquals(line + "\n", line(cpu, AgentStatus.NORMAL, false, true));
  }

  @ParameterizedTest
  @CsvSource({"0, 0%", "3.5, 4%", "95, 100%"})
  void withoutReturnIdleTheNumberIsLoadAndAFullMachineIsNotIdle(double cpu, String line) {
    assertEquals(line + "\n", line(cpu, AgentStatus.NORMAL, false, false));
  }

  @Test
  void newsOfANormalStatePrecedesTheNumber() {
    assertEquals("up ready 97%\n", line(3, AgentStatus.NORMAL, true, true));
  }

  @ParameterizedTest
  @CsvSource({"DRAIN, drain", "HALT, maint", "DOWN, down"})
  void otherStatesAreOneWordAndNeverUpReady(AgentStatus status, String word) {
    assertEquals(word + "\n", line(3, status, true, true));
  }

  @Test
  void withoutAReadingNothingIsSaid() {
    List<MetricReading> readings = List.of(new MetricReading("cpu", OptionalDouble.empty(), 1, 0));
    assertEquals("", Reply.of(readings, AgentStatus.NORMAL, true, true).text());
  }

  @Test
  void sendingTheAnswerDoesNotUseItUp() {
    Reply reply = Reply.of(List.of(), AgentStatus.NORMAL, false, true);
    reply.bytes().get();
    assertEquals("100%\n", StandardCharsets.US_ASCII.decode(reply.bytes()).toString());
  }
}

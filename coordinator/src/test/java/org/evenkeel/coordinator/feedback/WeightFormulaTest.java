package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain formula, with words. */
class WeightFormulaTest {

  @ParameterizedTest
  @CsvSource({
    "100, 97, 97",
    "100, 100, 100",
    "50, 75, 38", // 37.5 rounds up
    "50, 73, 37", // 36.5 rounds up
    "10, 4, 1", // 0.4 would be 0, but the server is not to be cut off
    "1, 1, 1",
    "65535, 99, 64880",
    "100, 0, 0",
    "0, 50, 0",
  })
  void weightIsIdleTimesConfigured(int configured, int idle, int weight) {
    assertEquals(weight, weight(configured, heard(AgentState.INITIAL, idle + "%")));
  }

  @Test
  void withoutAnAnswerTheConfiguredWeightHolds() {
    assertEquals(70, weight(70, AgentState.INITIAL));
    assertEquals(70, weight(70, AgentState.INITIAL.failed("connection refused", 0)));
  }

  @Test
  void aFailedQuestionLeavesTheWeight() {
    AgentState said = heard(AgentState.INITIAL, "40%");
    assertEquals(40, weight(100, said.failed("no answer within 1000 ms", 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "maint"})
  void anAdministrativeWordHoldsUntilReady(String word) {
    AgentState closed = heard(AgentState.INITIAL, word + " 80%");
    assertEquals(0, weight(100, closed));
    assertEquals(0, weight(100, heard(closed, "up 90%")));
    assertEquals(90, weight(100, heard(closed, "ready 90%")));
  }

  @Test
  void downHoldsUntilUp() {
    AgentState down = heard(AgentState.INITIAL, "down #busy");
    assertEquals(0, weight(100, heard(down, "ready 90%")));
    assertEquals(90, weight(100, heard(down, "up 90%")));
  }

  @Test
  void aWeightOfTheAgentHoldsUntilItsNextPercentage() {
    AgentState wished = heard(AgentState.INITIAL, "50% weight:7");
    assertEquals(7, weight(100, wished));
    assertEquals(7, weight(100, heard(wished, "up")));
    assertEquals(60, weight(100, heard(wished, "60%")));
    assertEquals(0, weight(0, wished));
    assertEquals(30, weight(100, heard(wished, "weight:30%")));
  }

  @Test
  void aLimitOnConnectionsHoldsUntilAnother() {
    AgentState wished = heard(heard(AgentState.INITIAL, "50% maxconn:20"), "60%");
    assertEquals(OptionalInt.of(20), wished.wishes().connections());
    assertEquals(OptionalInt.of(30), heard(wished, "maxconn:30").wishes().connections());
  }

  private static int weight(int configured, AgentState agent) {
    return Weighing.plain(configured, agent).weight();
  }

  private static AgentState heard(AgentState state, String line) {
    return state.heard(AgentReply.parse(line).orElseThrow());
  }
}

package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertEquals(weight, WeightFormula.weight(configured, heard(AgentState.INITIAL, idle + "%")));
  }

  @Test
  void withoutAnAnswerTheConfiguredWeightHolds() {
    assertEquals(70, WeightFormula.weight(70, AgentState.INITIAL));
    assertEquals(70, WeightFormula.weight(70, AgentState.INITIAL.failed("connection refused")));
  }

  @Test
  void aFailedQuestionLeavesTheWeight() {
    AgentState said = heard(AgentState.INITIAL, "40%");
    assertEquals(40, WeightFormula.weight(100, said.failed("no answer within 1000 ms")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "maint"})
  void anAdministrativeWordHoldsUntilReady(String word) {
    AgentState closed = heard(AgentState.INITIAL, word + " 80%");
    assertEquals(0, WeightFormula.weight(100, closed));
    assertEquals(0, WeightFormula.weight(100, heard(closed, "up 90%")));
    assertEquals(90, WeightFormula.weight(100, heard(closed, "ready 90%")));
  }

  @Test
  void downHoldsUntilUp() {
    AgentState down = heard(AgentState.INITIAL, "down #busy");
    assertEquals(0, WeightFormula.weight(100, heard(down, "ready 90%")));
    assertEquals(90, WeightFormula.weight(100, heard(down, "up 90%")));
  }

  private static AgentState heard(AgentState state, String line) {
    return state.heard(AgentReply.parse(line).orElseThrow());
  }
}

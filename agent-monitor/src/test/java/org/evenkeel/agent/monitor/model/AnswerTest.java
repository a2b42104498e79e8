package org.evenkeel.agent.monitor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void aLineIsTakenApart() {
    assertEquals(new Answer(OptionalInt.of(97), "up ready"), Answer.of("up ready 97%"));
    assertEquals(new Answer(OptionalInt.of(97), ""), Answer.of("97%"));
    assertEquals(new Answer(OptionalInt.of(0), ""), Answer.of("0"));
    assertEquals(new Answer(OptionalInt.empty(), "drain"), Answer.of("drain"));
    assertEquals(new Answer(OptionalInt.empty(), ""), Answer.of(""));
    assertEquals(new Answer(OptionalInt.empty(), "101%"), Answer.of("101%"));
    assertEquals(new Answer(OptionalInt.empty(), "weight:5"), Answer.of("weight:5"));
  }

  @Test
  void theHeadlineIsTheNumberOrTheWordsOrNone() {
    assertEquals("97%", Answer.of("up ready 97%").headline());
    assertEquals("drain", Answer.of("drain").headline());
    assertEquals("none", Answer.of("").headline());
  }
}

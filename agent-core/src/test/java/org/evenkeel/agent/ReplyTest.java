package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;
import org.evenkeel.agent.ResponderSetting.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static Voice voice(String word, double load) {
    return Voice.atStart(word, false, 0).hearing(OptionalDouble.of(load), Duration.ZERO, 0);
  }

  private static String line(Voice voice, boolean announcing, Format format, boolean returnIdle) {
    Reply reply = Reply.of(voice, announcing, format, returnIdle);
    return StandardCharsets.US_ASCII.decode(reply.bytes()).toString();
  }

  @ParameterizedTest
  @CsvSource({"0, 100%", "3.4, 97%", "2.5, 98%", "2.51, 97%", "50, 50%", "89.6, 10%", "100, 0%"})
  void theNumberIsAvailabilityRoundedHalfUp(double load, String line) {
    assertEquals(line + "\n", line(voice("", load), false, Format.PERCENT, true));
  }

  @ParameterizedTest
  @CsvSource({"0, 0%", "3.5, 4%", "100, 100%"})
  void withoutReturnIdleTheNumberIsLoadAndAFullMachineIsNotIdle(double load, String line) {
    assertEquals(line + "\n", line(voice("", load), false, Format.PERCENT, false));
  }

  @Test
  void newsOfANormalStatePrecedesTheNumber() {
    assertEquals("up ready 97%\n", line(voice("", 3), true, Format.PERCENT, true));
  }

  @ParameterizedTest
  @CsvSource({"drain", "maint", "down"})
  void aWordIsTheWholeAnswerAndNeverFollowsUpReady(String word) {
    assertEquals(word + "\n", line(voice(word, 3), true, Format.PERCENT, true));
  }

  @Test
  void readersOfNumbersGetNumbersAlone() {
    assertEquals("97\n", line(voice("", 3), true, Format.INTEGER, true));
    assertEquals("3\n", line(voice("", 3), true, Format.INTEGER, false));
    assertEquals("0\n", line(voice("drain", 3), true, Format.INTEGER, true));
    assertEquals("100\n", line(voice("drain", 3), true, Format.INTEGER, false));
  }

  @Test
  void withoutALoadNothingIsSaid() {
    Voice silent = Voice.atStart("", true, 0);
    assertEquals("", line(silent, true, Format.PERCENT, true));
    assertEquals("", line(silent, true, Format.INTEGER, true));
  }

  @Test
  void aWordNeedsNoLoad() {
    assertEquals("drain\n", line(Voice.atStart("drain", true, 0), true, Format.PERCENT, true));
  }

  @Test
  void sendingTheAnswerDoesNotUseItUp() {
    Reply reply = Reply.of(voice("", 0), false, Format.PERCENT, true);
    reply.bytes().get();
    assertEquals("100%\n", StandardCharsets.US_ASCII.decode(reply.bytes()).toString());
  }
}

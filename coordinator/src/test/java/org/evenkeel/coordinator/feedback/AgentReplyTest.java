package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.evenkeel.coordinator.feedback.AgentReply.Administrative;
import org.evenkeel.coordinator.feedback.AgentReply.Operational;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentReplyTest {

  @ParameterizedTest
  @CsvSource({
    "97%, 97, , ",
    "0%, 0, , ",
    "150%, 100, , ",
    "up ready 97%, 97, READY, UP",
    "'UP\tReady,60%', 60, READY, UP",
    "drain, , DRAIN, ",
    "maint, , MAINT, ",
    "down, , , DOWN",
    "fail, , , DOWN",
    "stopped, , , DOWN",
    "drain ready 5% 6%, 6, READY, ",
  })
  void wordsMeanWhatTheyMeanToHaproxy(
      String line, Integer percent, Administrative administrative, Operational operational) {
    assertEquals(
        Optional.of(
            new AgentReply(
                percent == null ? OptionalInt.empty() : OptionalInt.of(percent),
                Optional.ofNullable(administrative),
                Optional.ofNullable(operational),
                OptionalInt.empty(),
                OptionalInt.empty(),
                "")),
        AgentReply.parse(line));
  }

  @ParameterizedTest
  @CsvSource({
    "50% maxconn:20, 50, 20, ",
    "weight:7, , , 7",
    "weight:7%, 7, , ",
    "maxconn:99999999, , 65535, ",
    "MaxConn:1 Weight:0, , 1, 0",
  })
  void figuresHaveNames(String line, Integer percent, Integer connections, Integer weight) {
    AgentReply reply = AgentReply.parse(line).orElseThrow();
    assertEquals(percent, boxed(reply.percent()));
    assertEquals(connections, boxed(reply.connections()));
    assertEquals(weight, boxed(reply.weight()));
  }

  private static @Nullable Integer boxed(OptionalInt figure) {
    return figure.isPresent() ? figure.getAsInt() : null;
  }

  @Test
  void whatFollowsTheHashIsAComment() {
    AgentReply reply = AgentReply.parse("down # disk full, 3%").orElseThrow();
    assertEquals("disk full, 3%", reply.comment());
    assertEquals(OptionalInt.empty(), reply.percent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "#",
        "# 50%",
        "33",
        "12.5%",
        "-5%",
        "NaN%",
        "%",
        "error",
        "HALT",
        "٩٧%",
        "1e2%",
        "97%%",
        "maxconn:",
        "maxconn:-1",
        "weight:x",
        "9999999999%",
        "u\0p\0"
      })
  void whatIsNotOfTheGrammarIsNoReply(String line) {
    assertEquals(Optional.empty(), AgentReply.parse(line));
  }

  @Test
  void noLineBreaksTheParserAndNoPercentageLeavesItsRange() {
    Random random = new Random(3333);
    String alphabet = "0123456789% ,\t#updrainmtey\0\uFFFD";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      AgentReply.parse(line.toString())
          .ifPresent(reply -> assertTrue(reply.percent().orElse(0) <= 100, line.toString()));
    }
  }
}

package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HelpWordTest {
  @Test
  void theFirstWordHelpIsTheOption() {
    assertArrayEquals(words("--help"), HelpWord.asOption("help"));
    assertArrayEquals(
        words("config", "check", "--help"), HelpWord.asOption("help", "config", "check"));
  }

  @Test
  void everythingElseStays() {
    assertArrayEquals(words(), HelpWord.asOption());
    assertArrayEquals(words("vip", "show", "help"), HelpWord.asOption("vip", "show", "help"));
  }

  private static String[] words(String... words) {
    return words;
  }
}

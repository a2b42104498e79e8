package org.evenkeel.coordinator.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of texts that leave the house. */
final class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2",
        "smtp-password: \"hunter2, or so\"",
        "token: 'hunter2'",
        "headers: { Authorization: Basic hunter2 }",
        "headers: { Authorization: \"Bearer hunter2\", Host: a }",
        "{\"secret\":\"hun\\\"hunter2\"}",
        "community = hunter2",
        "X-Api-Key: hunter2",
        "code=hunter2",
        "webhook: { url: \"https://hooks.example.org/services/hunter2\" }",
        "url: https://ada:hunter2@example.org/x?y=z",
        "see http://example.org?key=hunter2",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nhunter2",
        "GET / with bearer hunter2"
      })
  void secretsAreTakenOut(String text) {
    String plain = Redaction.of(text);
    assertFalse(plain.contains("hunter2"), plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password-file: /etc/evenkeel/smtp",
        "token-file: /etc/evenkeel/hook, ca-file: x",
        "- { name: web, address: 10.0.0.1, ports: 443 }",
        "check: { type: http, path: /health }",
        "2026-11-22T03:00:00Z info Helm: Revision 7 runs with 3 virtual services",
        "see https://example.org/"
      })
  void theRestStays(String text) {
    String expected = text.endsWith("org/") ? text.substring(0, text.length() - 1) : text;
    assertEquals(expected, Redaction.of(text));
  }

  @Test
  void theLinesAroundStayAsTheyAre() {
    assertEquals(
        "a: 1\npassword: \"(removed)\"\nb: [2, 3]\n",
        Redaction.of("a: 1\npassword: hunter2 # mine\nb: [2, 3]\n"));
  }

  @Test
  @Timeout(60)
  void noTextTakesLong() {
    Random random = new Random(7);
    String alphabet = "pasword:token=\"'\\ {}[],#-/@?httpsBEGIN\n";
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder("password: hunter2\n");
      for (int k = 0; k < 5_000; k++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertFalse(Redaction.of(text.toString()).contains("hunter2"));
    }
    for (String piece :
        List.of("token", "token\"", "token:\"\\\\\\\"", "http://", "-----BEGIN ", "\"", "a@")) {
      assertFalse(Redaction.of(piece.repeat(50_000)).isEmpty(), piece);
    }
  }
}

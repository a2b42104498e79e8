package org.evenkeel.coordinator.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:14:15.926Z");

  @TempDir private Path state;

  @Test
  void aTokenEndsWhenItExpires() throws Exception {
    Tokens tokens = Tokens.open(state);
    Tokens.Made made = tokens.add("ci", "ada", Scope.ADMIN, Duration.ofHours(1), NOW);
    Instant end = made.token().expires();
    assertEquals(Optional.of(made.token()), tokens.use(made.secret(), end.minusMillis(1)));
    assertEquals(Optional.empty(), tokens.use(made.secret(), end));
    assertTrue(tokens.current(made.token(), end.minusMillis(1)));
    assertFalse(tokens.current(made.token(), end));
    assertFalse(made.toString().contains(made.secret()));
  }

  @Test
  void tokensAndTheirUseAreThereAfterARestart() throws Exception {
    Tokens tokens = Tokens.open(state);
    Scope web = Scope.of(Role.OPERATOR, List.of("web"));
    Tokens.Made made = tokens.add("ci", "ada", web, Tokens.LIFETIME_DEFAULT, NOW);
    assertEquals(Optional.empty(), tokens.lastUsed(made.token()));
    assertTrue(tokens.use(made.secret(), NOW).isPresent());
    Tokens again = Tokens.open(state);
    assertEquals(List.of(made.token()), again.list());
    assertEquals(Optional.of(Instant.parse("2026-11-22T03:00:00Z")), again.lastUsed(made.token()));
    assertEquals(List.of(made.token()), again.revokeOf("ada"));
    assertEquals(Optional.empty(), Tokens.open(state).use(made.secret(), NOW));
  }

  @Test
  void useChangesNothingThatIsReplicated() throws Exception {
    Tokens tokens = Tokens.open(state);
    Tokens.Made made = tokens.add("ci", "ada", Scope.ADMIN, Tokens.LIFETIME_DEFAULT, NOW);
    String before = Files.readString(state.resolve("tokens.json"));
    assertTrue(tokens.use(made.secret(), NOW).isPresent());
    assertEquals(before, Files.readString(state.resolve("tokens.json")));
  }

  @Test
  void expiredOnesMakeRoomAfterAMonth() throws Exception {
    Tokens tokens = Tokens.open(state);
    tokens.add("old", "ada", Scope.ADMIN, Duration.ofHours(1), NOW);
    tokens.add("new", "ada", Scope.ADMIN, Duration.ofHours(1), NOW.plus(Duration.ofDays(29)));
    assertEquals(2, tokens.list().size());
    tokens.add("newer", "ada", Scope.ADMIN, Duration.ofHours(1), NOW.plus(Duration.ofDays(31)));
    assertEquals(List.of("new", "newer"), tokens.list().stream().map(Token::name).toList());
  }

  @Test
  void hostileDocumentsAreRefusedWhole() throws Exception {
    Tokens tokens = Tokens.open(state);
    tokens.add("ci", "ada", Scope.of(Role.OPERATOR, List.of("web")), Duration.ofDays(1), NOW);
    byte[] good = tokens.document().orElseThrow();
    List<Token> before = tokens.list();
    Random random = new Random(20261122);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = good.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        tokens.adopt(bytes);
        tokens.adopt(good);
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("tokens.json"), e.getMessage());
      }
      assertEquals(before, tokens.list());
    }
    for (String text : List.of("", "{}", "[]", "{\"tokens\": {}}", "{\"tokens\": [5]}")) {
      Files.writeString(state.resolve("tokens.json"), text);
      assertThrows(IOException.class, () -> Tokens.open(state), text);
    }
  }
}

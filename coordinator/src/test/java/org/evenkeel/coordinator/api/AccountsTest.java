package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountsTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path state;

  @Test
  void firstStartGivesAdminAPasswordOnce() throws Exception {
    GeneratedPassword password = Accounts.open(state).generated().orElseThrow();
    assertEquals("admin", password.user());
    assertTrue(password.value().matches("[a-hj-km-np-z2-9]{24}"), "ambiguous or short");
    assertFalse(password.toString().contains(password.value()));

    Accounts again = Accounts.open(state);
    assertEquals(Optional.empty(), again.generated());
    assertEquals(Optional.of(true), again.verify("admin", password.value()));
    assertEquals(Optional.of(false), again.verify("admin", password.value() + "x"));
    assertEquals(Optional.of(false), again.verify("stranger", ""));
  }

  @Test
  void fileIsForItsOwnerAloneAndHoldsNoPassword() throws Exception {
    String password = Accounts.open(state).generated().orElseThrow().value();
    Path file = state.resolve("users.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file);
    assertTrue(text.contains("$argon2id$v=19$m=19456,t=2,p=1$"), text);
    assertFalse(text.contains(password));
    try (var files = Files.list(state)) {
      assertEquals(1, files.count(), "a draft was left behind");
    }
  }

  @Test
  void damagedFileIsRefusedByName() throws IOException {
    Path file = state.resolve("users.json");
    String[] damaged = {
      "",
      "{",
      "[]",
      "{\"users\": []}",
      "{\"users\": [{\"name\": \"admin\", \"password\": \"x\"}]}",
      "{\"users\":[{\"name\":\"a\",\"password\":\"$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA\"}]}"
    };
    for (String text : damaged) {
      Files.writeString(file, text);
      IOException e = assertThrows(IOException.class, () -> Accounts.open(state), text);
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }
  }

  @Test
  void hashSurvivesItsTextForm() {
    PasswordHash hash = PasswordHash.of("geheim \u2713", new SecureRandom());
    assertTrue(PasswordHash.parse(hash.toString()).matches("geheim \u2713"));
    assertFalse(PasswordHash.parse(hash.toString()).matches("geheim"));
  }
}

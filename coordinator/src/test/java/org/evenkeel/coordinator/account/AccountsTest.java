package org.evenkeel.coordinator.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.evenkeel.coordinator.account.Accounts.Verdict;
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
    assertInstanceOf(Verdict.Right.class, again.verify("admin", password.value()));
    assertEquals(new Verdict.Wrong(), again.verify("admin", password.value() + "x"));
    assertEquals(new Verdict.Wrong(), again.verify("stranger", ""));
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

  @Test
  void filesOfTheTimeBeforeThereWereRolesAreOfAdmins() throws Exception {
    String hash = PasswordHash.of("geheim", new SecureRandom()).toString();
    Files.writeString(
        state.resolve("users.json"),
        "{\"users\":[{\"name\":\"admin\",\"password\":\"%s\"}]}".formatted(hash));
    assertEquals(Scope.ADMIN, Accounts.open(state).find("admin").orElseThrow().scope());
  }

  @Test
  void whatIsChangedIsThereAfterARestart() throws Exception {
    Accounts accounts = Accounts.open(state);
    Scope web = Scope.of(Role.OPERATOR, List.of("web", "web"));
    User ada = accounts.add("ada", "a long enough one", web);
    assertEquals(ada, Accounts.open(state).find("ada").orElseThrow());
    assertTrue(accounts.current(ada));
    User other = accounts.password("ada", "another long one");
    assertFalse(accounts.current(ada), "the password was changed");
    assertEquals(new Verdict.Right(other), Accounts.open(state).verify("ada", "another long one"));
    assertEquals(Scope.ADMIN, accounts.rescope("ada", Scope.ADMIN).scope());
    assertEquals(
        List.of("ada", "admin"), Accounts.open(state).list().stream().map(User::name).toList());
    accounts.remove("admin");
    assertEquals(Optional.empty(), Accounts.open(state).find("admin"));
  }

  @Test
  void thereIsAlwaysAnAdmin() throws Exception {
    Accounts accounts = Accounts.open(state);
    accounts.add("ada", "a long enough one", new Scope(Role.VIEWER, Set.of()));
    Scope viewer = new Scope(Role.VIEWER, Set.of());
    assertEquals(
        AccountException.Reason.CONFLICT, refusal(() -> accounts.rescope("admin", viewer)));
    assertEquals(AccountException.Reason.CONFLICT, refusal(() -> accounts.remove("admin")));
    assertEquals(2, Accounts.open(state).list().size());
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    Accounts accounts = Accounts.open(state);
    for (String name : List.of("", "local", "a:b", "-a", "a b", "a".repeat(65), "\u00e4")) {
      assertEquals(
          AccountException.Reason.UNFIT,
          refusal(() -> accounts.add(name, "a long enough one", Scope.ADMIN)),
          name);
    }
    for (String password :
        List.of("", "elevenchars", "the roberta I am", "abababababababab", "x".repeat(257))) {
      assertEquals(
          AccountException.Reason.UNFIT,
          refusal(() -> accounts.add("roberta", password, Scope.ADMIN)),
          password);
    }
    assertEquals(
        AccountException.Reason.CONFLICT,
        refusal(() -> accounts.add("Admin", "a long enough one", Scope.ADMIN)));
    assertEquals(AccountException.Reason.ABSENT, refusal(() -> accounts.remove("nobody")));
  }

  @Test
  void whatEverybodyTriesFirstIsNoPassword() throws Exception {
    Accounts accounts = Accounts.open(state);
    for (String password :
        List.of(
            "123456789012",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "abcdefghijkl",
            "passwordpassword",
            "Password1234",
            "P@ssw0rd2026",
            "Evenkeel2026!",
            "LoadBalancer123",
            "administrator1",
            "welcome12345",
            "zxcvbnm98765",
            "aaaabbbbcccc",
            "changeme!!!!")) {
      assertEquals(
          AccountException.Reason.UNFIT,
          refusal(() -> accounts.add("roberta", password, Scope.ADMIN)),
          password);
    }
    for (String password :
        List.of(
            "my password is a long one",
            "correct horse battery",
            "tr0ub4dor&3-and-more",
            "\u65e5\u672c\u8a9e\u306e\u9577\u3044\u5408\u8a00\u8449\u3067\u3059\u3088",
            " blanks at both ends ",
            "x".repeat(100) + " and then other words".repeat(7))) {
      User user = accounts.add("u" + accounts.list().size(), password, Scope.ADMIN);
      assertInstanceOf(Accounts.Verdict.Right.class, accounts.verify(user.name(), password));
      assertInstanceOf(
          Accounts.Verdict.Wrong.class, accounts.verify(user.name(), password.strip() + " "));
    }
  }

  /** By what it costs here, not by how long it takes, which depends on who else is computing. */
  @Test
  void anUnknownUserCostsAsMuchAsAWrongPassword() throws Exception {
    Accounts accounts = Accounts.open(state);
    long unknown = 0;
    long wrong = 0;
    for (int i = 0; i < 6; i++) {
      unknown += cost(accounts, "nobody");
      wrong += cost(accounts, "admin");
    }
    assertTrue(unknown > wrong / 3 && wrong > unknown / 3, unknown + " ns and " + wrong + " ns");
  }

  private static long cost(Accounts accounts, String name) throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertInstanceOf(Accounts.Verdict.Wrong.class, accounts.verify(name, "wrong"));
    return threads.getCurrentThreadCpuTime() - before;
  }

  @Test
  void hostileDocumentsAreRefusedWhole() throws Exception {
    Accounts accounts = Accounts.open(state);
    accounts.add("ada", "a long enough one", Scope.of(Role.OPERATOR, List.of("web")));
    byte[] good = accounts.document().orElseThrow();
    List<User> before = accounts.list();
    Random random = new Random(20261122);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = good.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        accounts.adopt(bytes);
        assertTrue(
            accounts.list().stream().anyMatch(User::isAdmin),
            new String(bytes, StandardCharsets.ISO_8859_1));
        accounts.adopt(good);
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("users.json"), e.getMessage());
      }
      assertEquals(before, accounts.list());
    }
  }

  /** A change of accounts. */
  @FunctionalInterface
  private interface Edit {
    User run() throws AccountException, IOException;
  }

  private static AccountException.Reason refusal(Edit edit) {
    return assertThrows(AccountException.class, edit::run).reason();
  }
}

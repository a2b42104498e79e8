package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.api.Credentials.Attempt;
import org.evenkeel.coordinator.api.Credentials.Claim;
import org.evenkeel.coordinator.api.Credentials.Way;
import org.evenkeel.coordinator.audit.AuditLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
  private static final String PASSWORD = "a long enough one";
  private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress ABROAD = InetAddress.ofLiteral("198.51.100.7");

  private final AtomicLong now = new AtomicLong(-3);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Credentials credentials;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Accounts accounts;

  @SuppressWarnings("NullAway.Init") // set before each test
  private AuditLog log;

  @BeforeEach
  void open(@TempDir Path state) throws Exception {
    accounts = Accounts.open(state);
    accounts.add("ada", PASSWORD, Scope.ADMIN);
    log = AuditLog.open(state, AuditLog.Bounds.DEFAULT, InstantSource.system(), _ -> {});
    credentials = credentials(Optional.empty());
  }

  private Credentials credentials(Optional<Directory> directory) {
    return new Credentials(accounts, new Recorder(log, now::get), () -> true, directory, now::get);
  }

  @Test
  void manyAddressesGuessNoFasterAndShutNobodyOutFromWhereTheyWere() throws Exception {
    assertInstanceOf(Attempt.Let.class, verify("ada", PASSWORD, HOME));
    for (int i = 0; i < Credentials.FORGIVEN_ACCOUNT; i++) {
      assertEquals(refused(), verify("ada", "guess", stranger(i)));
    }
    assertEquals(later(), verify("ada", "guess", stranger(200)));
    assertEquals(later(), verify("ada", PASSWORD + "x", ABROAD));
    // Another address of the same user waits with the strangers, theirs does not.
    assertEquals(refused(), verify("ada", "mistyped", HOME));
    now.addAndGet(CredentialCache.LIFETIME.plusSeconds(1).toNanos());
    assertInstanceOf(Attempt.Let.class, verify("ada", PASSWORD, HOME));
    // That was a success: the strangers' guesses are forgiven with it, and count anew.
    assertEquals(refused(), verify("ada", "guess", stranger(201)));
  }

  @Test
  void unknownUsersAreSlowedDownAlike() throws Exception {
    for (int i = 0; i < Credentials.FORGIVEN_ACCOUNT; i++) {
      assertEquals(refused(), verify("nobody", "guess", stranger(i)));
    }
    assertEquals(later(), verify("nobody", "guess", stranger(200)));
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(refused(), verify("nobody", "guess", stranger(200)));
  }

  @Test
  void onlyWhoIsNoUserHereIsAskedAfterElsewhereAndNobodyIsFasterRefused() throws Exception {
    FakeDirectory asked = new FakeDirectory();
    credentials = credentials(Optional.of(asked));
    assertInstanceOf(Attempt.Let.class, verify("ada", PASSWORD, HOME));
    long begun = System.nanoTime();
    assertEquals(refused(), verify("ADA", FakeDirectory.PASSWORD, HOME));
    assertTrue(System.nanoTime() - begun >= Credentials.EVEN.toNanos());
    assertEquals(List.of(), asked.names);
    begun = System.nanoTime();
    assertEquals(refused(), verify("eve", "guess", HOME));
    assertTrue(System.nanoTime() - begun >= Credentials.EVEN.toNanos());
    assertEquals(List.of("eve"), asked.names);
    assertEquals(refused(), verify("Local", FakeDirectory.PASSWORD, HOME));
    assertEquals(refused(), verify("eve)(uid=*", FakeDirectory.PASSWORD, HOME));
    assertEquals(List.of("eve"), asked.names);
  }

  @Test
  void aProgramIsAskedAfterAgainWhenItsTimeIsOver() throws Exception {
    FakeDirectory asked = new FakeDirectory();
    credentials = credentials(Optional.of(asked));
    Attempt.Let first =
        assertInstanceOf(Attempt.Let.class, verify("Eve", FakeDirectory.PASSWORD, HOME));
    assertEquals(new Outsider("eve", FakeDirectory.SCOPE, "fake", now.get()), first.person());
    assertEquals(first, verify("EVE", FakeDirectory.PASSWORD, HOME));
    assertEquals(List.of("eve"), asked.names);
    // Somebody is made a user of that name: nobody else has it any more.
    accounts.add("eve", PASSWORD, Scope.ADMIN);
    assertEquals(refused(), verify("eve", FakeDirectory.PASSWORD, HOME));
    accounts.remove("eve");
    assertEquals(first, verify("eve", FakeDirectory.PASSWORD, HOME));
    now.addAndGet(CredentialCache.LIFETIME.plusSeconds(1).toNanos());
    assertInstanceOf(Attempt.Let.class, verify("eve", FakeDirectory.PASSWORD, HOME));
    assertEquals(List.of("eve", "eve"), asked.names);
  }

  @Test
  void whoDoesNotAnswerLetsNobodyInButUsersHere() throws Exception {
    FakeDirectory asked = new FakeDirectory();
    asked.silent = true;
    credentials = credentials(Optional.of(asked));
    assertEquals(refused(), verify("eve", FakeDirectory.PASSWORD, HOME));
    assertInstanceOf(Attempt.Let.class, verify("ada", PASSWORD, HOME));
  }

  @Test
  void lettersDoNotMakeGuessesMore() throws Exception {
    for (int i = 0; i < Credentials.FORGIVEN_ACCOUNT; i++) {
      assertEquals(refused(), verify(i % 2 == 0 ? "nobody" : "NoBody", "guess", stranger(i)));
    }
    assertEquals(later(), verify("NOBODY", "guess", stranger(200)));
  }

  /** What a directory says, without one: {@code LdapSignInTest} has a real one. */
  private static final class FakeDirectory implements Directory {
    static final String PASSWORD = "known elsewhere";
    static final Scope SCOPE = new Scope(Role.OPERATOR, Set.of("web"));

    private final List<String> names = new ArrayList<>();
    private boolean silent;

    @Override
    public String source() {
      return "fake";
    }

    @Override
    public Answer ask(String name, String password) {
      names.add(name);
      if (silent) {
        return new Answer.Silent();
      }
      return password.equals(PASSWORD) ? new Answer.Right(SCOPE) : new Answer.Wrong("wrong");
    }
  }

  @Test
  void whatIsTooLongIsRefusedUnread() throws Exception {
    assertEquals(refused(), verify("ada", "x".repeat(2_000), HOME));
  }

  private Attempt verify(String user, String password, InetAddress address)
      throws InterruptedException {
    return credentials.verify(new Claim(user, password, "", Way.PASSWORD, address));
  }

  private static InetAddress stranger(int number) {
    return InetAddress.ofLiteral("203.0.113." + number);
  }

  private static Attempt refused() {
    return new Attempt.Not(Gate.SignIn.REFUSED);
  }

  private static Attempt later() {
    return new Attempt.Not(Gate.SignIn.TRY_LATER);
  }
}

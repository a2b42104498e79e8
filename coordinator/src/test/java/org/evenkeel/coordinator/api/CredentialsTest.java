package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
    assertTrue(System.nanoTime() - begun >= Elsewhere.EVEN.toNanos());
    assertEquals(List.of(), asked.names);
    begun = System.nanoTime();
    assertEquals(refused(), verify("eve", "guess", HOME));
    assertTrue(System.nanoTime() - begun >= Elsewhere.EVEN.toNanos());
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

  /** A program that goes on asking while the directory is away, at the address of an admin. */
  @Test
  void whoIsSilentKeepsNoUserOut() throws Exception {
    FakeDirectory asked = new FakeDirectory();
    asked.silent = true;
    credentials = credentials(Optional.of(asked));
    CompletableFuture<?>[] tries = new CompletableFuture<?>[3 * Backoff.FORGIVEN];
    for (int i = 0; i < tries.length; i++) {
      tries[i] = CompletableFuture.runAsync(this::tryEve, Thread::startVirtualThread);
    }
    CompletableFuture.allOf(tries).get(60, TimeUnit.SECONDS);
    assertEquals(Backoff.FORGIVEN, asked.names.size(), "silence is asked without end");
    assertInstanceOf(Attempt.Let.class, verify("ada", PASSWORD, HOME));
    assertEquals(later(), verify("eve", FakeDirectory.PASSWORD, HOME));
    asked.silent = false;
    now.addAndGet(Backoff.LONGEST.toNanos());
    assertInstanceOf(Attempt.Let.class, verify("eve", FakeDirectory.PASSWORD, HOME));
  }

  private void tryEve() {
    try {
      assertInstanceOf(Attempt.Not.class, verify("eve", FakeDirectory.PASSWORD, HOME));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void guessesOfWhoIsElsewhereAreCountedAsThoseHere() throws Exception {
    credentials = credentials(Optional.of(new FakeDirectory()));
    CompletableFuture<?>[] tries = new CompletableFuture<?>[Credentials.FORGIVEN_ACCOUNT];
    for (int i = 0; i < tries.length; i++) {
      InetAddress from = stranger(i);
      tries[i] =
          CompletableFuture.runAsync(
              () -> {
                try {
                  assertEquals(refused(), verify("Eve", "guess", from));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread);
    }
    CompletableFuture.allOf(tries).get(60, TimeUnit.SECONDS);
    assertEquals(later(), verify("eve", FakeDirectory.PASSWORD, stranger(200)));
  }

  @Test
  void whatADirectoryTakesEndsWhatItGave() throws Exception {
    FakeDirectory asked = new FakeDirectory();
    credentials = credentials(Optional.of(asked));
    Attempt.Let first =
        assertInstanceOf(Attempt.Let.class, verify("eve", FakeDirectory.PASSWORD, HOME));
    Outsider eve = assertInstanceOf(Outsider.class, first.person());
    assertTrue(credentials.current(eve));
    assertEquals(refused(), browser("eve", "guess"));
    assertTrue(credentials.current(eve), "a stranger's guess ends it");
    asked.says = new Directory.Answer.Right(Scope.of(Role.VIEWER, List.of()));
    assertInstanceOf(Attempt.Let.class, browser("eve", FakeDirectory.PASSWORD));
    assertFalse(credentials.current(eve));
    asked.says = new Directory.Answer.Powerless();
    assertInstanceOf(Attempt.Let.class, verify("eve", FakeDirectory.PASSWORD, HOME), "not asked");
    assertEquals(refused(), browser("eve", FakeDirectory.PASSWORD));
    assertEquals(refused(), verify("eve", FakeDirectory.PASSWORD, HOME), "from the cache");
    assertFalse(credentials.current(eve));
    asked.says = new Directory.Answer.Right(FakeDirectory.SCOPE);
    assertInstanceOf(Attempt.Let.class, browser("eve", FakeDirectory.PASSWORD));
    assertTrue(credentials.current(eve));
  }

  private Attempt browser(String user, String password) throws InterruptedException {
    return credentials.verify(new Claim(user, password, "", Way.SESSION, HOME));
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

    private final List<String> names = new CopyOnWriteArrayList<>();
    private boolean silent;
    private Answer says = new Answer.Right(SCOPE);

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
      return password.equals(PASSWORD) ? says : new Answer.Wrong("wrong");
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

package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.account.Accounts;
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

  @BeforeEach
  void open(@TempDir Path state) throws Exception {
    Accounts accounts = Accounts.open(state);
    accounts.add("ada", PASSWORD, Scope.ADMIN);
    AuditLog log = AuditLog.open(state, AuditLog.Bounds.DEFAULT, InstantSource.system(), _ -> {});
    credentials = new Credentials(accounts, new Recorder(log, now::get), () -> true, now::get);
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

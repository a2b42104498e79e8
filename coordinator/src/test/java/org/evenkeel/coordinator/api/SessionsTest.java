package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.account.PasswordHash;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.User;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private static final User ADMIN =
      new User("admin", Scope.ADMIN, PasswordHash.of("geheim", new SecureRandom()));
  private static final Session.Place PLACE = new Session.Place("192.0.2.1", "a browser");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // wraps during the test
  private final Sessions sessions = new Sessions(now::get);

  @Test
  void useKeepsASessionUntilItsLifetimeEnds() {
    Session session = sessions.open(ADMIN, PLACE);
    Duration step = Sessions.IDLE.minusSeconds(1);
    Duration age = step;
    for (; age.compareTo(Sessions.LIFETIME) < 0; age = age.plus(step)) {
      now.addAndGet(step.toNanos());
      assertEquals(Optional.of(session), sessions.use(session.id()));
    }
    now.addAndGet(step.toNanos());
    assertEquals(Optional.empty(), sessions.use(session.id()));
  }

  @Test
  void idleSessionEnds() {
    Session session = sessions.open(ADMIN, PLACE);
    now.addAndGet(Sessions.IDLE.plusNanos(1).toNanos());
    assertEquals(Optional.empty(), sessions.use(session.id()));
  }

  @Test
  void theLongestUnusedGivesWay() {
    Session first = sessions.open(ADMIN, PLACE);
    Session second = sessions.open(ADMIN, PLACE);
    for (int i = 2; i < Sessions.CAPACITY; i++) {
      sessions.open(ADMIN, PLACE);
    }
    assertTrue(sessions.use(first.id()).isPresent());
    sessions.open(ADMIN, PLACE);
    assertTrue(sessions.use(first.id()).isPresent());
    assertEquals(Optional.empty(), sessions.use(second.id()));
  }

  @Test
  void secretsAreLongAndDiffer() {
    Session session = sessions.open(ADMIN, PLACE);
    assertEquals(32, Base64.getUrlDecoder().decode(session.id()).length);
    assertNotEquals(session.id(), session.csrfToken());
    assertNotEquals(session.id(), sessions.open(ADMIN, PLACE).id());
    assertEquals("session of admin", session.toString());
  }
}

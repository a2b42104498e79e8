package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // wraps during the test
  private final Sessions sessions = new Sessions(now::get);

  @Test
  void useKeepsASessionUntilItsLifetimeEnds() {
    Session session = sessions.open("admin");
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
    Session session = sessions.open("admin");
    now.addAndGet(Sessions.IDLE.plusNanos(1).toNanos());
    assertEquals(Optional.empty(), sessions.use(session.id()));
  }

  @Test
  void theLongestUnusedGivesWay() {
    Session first = sessions.open("admin");
    Session second = sessions.open("admin");
    for (int i = 2; i < Sessions.CAPACITY; i++) {
      sessions.open("admin");
    }
    assertTrue(sessions.use(first.id()).isPresent());
    sessions.open("admin");
    assertTrue(sessions.use(first.id()).isPresent());
    assertEquals(Optional.empty(), sessions.use(second.id()));
  }

  @Test
  void secretsAreLongAndDiffer() {
    Session session = sessions.open("admin");
    assertEquals(32, Base64.getUrlDecoder().decode(session.id()).length);
    assertNotEquals(session.id(), session.csrfToken());
    assertNotEquals(session.id(), sessions.open("admin").id());
    assertEquals("session of admin", session.toString());
  }
}

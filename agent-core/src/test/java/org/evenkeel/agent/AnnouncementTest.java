package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static Announcement atStart(boolean followed, long now) {
    return Announcement.atStart(
        new AgentConfiguration.Operation(AgentStatus.NORMAL, followed, Duration.ofSeconds(5)), now);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, -5_000_000_000L, Long.MAX_VALUE - 1_000})
  void aChangeIsNewsForTheCommandIntervalOnAnyClock(long start) {
    long change = start + 60_000_000_000L;
    Announcement drained = atStart(false, start).next(AgentStatus.DRAIN, start + 1);
    Announcement back = drained.next(AgentStatus.NORMAL, change);
    assertTrue(back.announcing(change, INTERVAL));
    assertTrue(back.announcing(change + INTERVAL.toNanos() - 1, INTERVAL));
    assertFalse(back.announcing(change + INTERVAL.toNanos(), INTERVAL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStateAtStartIsNewsOnlyWhenTheFileIsTheOperatorsSwitch(boolean followed) {
    assertTrue(followed == atStart(followed, 7).announcing(8, INTERVAL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSameStateAgainIsNoNews(boolean followed) {
    Announcement start = atStart(followed, 0);
    Announcement again = start.next(AgentStatus.NORMAL, INTERVAL.toNanos());
    assertFalse(again.announcing(INTERVAL.toNanos(), INTERVAL));
  }
}

package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.evenkeel.coordinator.model.WeightSpec;
import org.junit.jupiter.api.Test;

class WeightCourseTest {
  private static final long SECOND = 1_000_000_000L;

  private AgentState agent = AgentState.INITIAL;
  private WeightCourse course = WeightCourse.START;
  private WeightSpec spec = WeightSpec.PLAIN;
  private long now = 17;

  /** A second later the agent says so much; the share that follows. */
  private double after(int idle) {
    agent = agent.heard(AgentReply.of(idle));
    return tick();
  }

  private double tick() {
    now += SECOND;
    course = course.next(agent, spec, now);
    return course.share();
  }

  private static WeightSpec spec(int smoothingSeconds, int deadband, int maxStep) {
    return new WeightSpec(
        WeightSpec.Mode.FORMULA,
        false,
        Duration.ofSeconds(smoothingSeconds),
        deadband,
        maxStep,
        Duration.ofSeconds(10),
        1,
        Duration.ZERO);
  }

  @Test
  void byDefaultTheShareIsTheLastReading() {
    for (int idle : new int[] {40, 100, 0, 3, 99}) {
      assertEquals(idle, after(idle));
    }
  }

  @Test
  void aSmoothedShareGoesHalfTheWayInAHalfLife() {
    spec = spec(2, 0, 100);
    after(100);
    after(100);
    after(100);
    after(20); // one odd answer does not count
    assertEquals(100, course.share());
    after(20); // two out of three do, from now on
    assertEquals(100, course.share());
    after(20);
    after(20);
    assertEquals(60, course.share(), 1e-9);
    after(20);
    after(20);
    assertEquals(40, course.share(), 1e-9);
  }

  @Test
  void anAgentThatFlipsBetweenItsLimitsEndsInTheMiddle() {
    spec = spec(20, 0, 100);
    for (int i = 0; i < 400; i++) {
      after(i % 2 * 100);
    }
    double low = 100;
    double high = 0;
    for (int i = 0; i < 40; i++) {
      double share = after(i % 2 * 100);
      low = Math.min(low, share);
      high = Math.max(high, share);
    }
    assertTrue(low > 45 && high < 55, low + " to " + high);
  }

  @Test
  void changesWithinTheDeadbandAreNotMade() {
    spec = spec(0, 5, 100);
    assertEquals(50, after(50));
    assertEquals(50, after(54));
    assertEquals(50, after(46));
    assertEquals(55, after(55));
  }

  @Test
  void aShareFallsByTheStepAndRisesByHalfOfIt() {
    spec = spec(0, 0, 20);
    assertEquals(90, after(90));
    assertEquals(70, after(10));
    assertEquals(50, after(10));
    assertEquals(60, after(90));
    assertEquals(70, after(90));
    assertEquals(72, after(72));
  }

  @Test
  void afterLongSilenceItGlidesBackAndSaysSo() {
    after(40);
    agent = agent.failed("connection refused", now);
    for (int second = 1; second < 10; second++) {
      assertEquals(40, tick(), "after " + second + " s");
      assertFalse(course.stale());
    }
    assertEquals(50, tick());
    assertTrue(course.stale());
    assertEquals(60, tick());
    for (int second = 0; second < 9; second++) {
      tick();
    }
    assertEquals(100, course.share());
    assertEquals(40, after(40));
    assertFalse(course.stale());
  }

  @Test
  void whoSaysThatItCanTakeNothingGetsNothingHoweverSlowTheSteps() {
    spec = spec(5, 0, 10);
    after(80);
    after(0);
    after(0);
    assertTrue(course.exhausted(WeightSpec.Mode.FORMULA));
    assertEquals(0, Weighing.of(100, agent, spec, course, course.share(), 1).weight());
    after(1);
    after(1);
    assertFalse(course.exhausted(WeightSpec.Mode.FORMULA));
  }

  @Test
  void shadowShowsAndDoesNotApply() {
    spec =
        new WeightSpec(
            WeightSpec.Mode.FORMULA,
            true,
            Duration.ZERO,
            0,
            100,
            Duration.ofSeconds(10),
            1,
            Duration.ZERO);
    after(37);
    Weighing weighing = Weighing.of(200, agent, spec, course, course.share(), 1);
    assertEquals(200, weighing.weight());
    assertEquals(74, weighing.computed().orElseThrow());
    assertEquals("shadow: would be 74", weighing.note());
    // What the agent asks for is no matter of computing.
    agent = agent.heard(AgentReply.parse("drain").orElseThrow());
    assertEquals(0, Weighing.of(200, agent, spec, course, course.share(), 1).weight());
  }

  @Test
  void theFloorAndTheSlowStartHold() {
    after(3);
    WeightSpec floored =
        new WeightSpec(
            WeightSpec.Mode.FORMULA,
            false,
            Duration.ZERO,
            0,
            100,
            Duration.ofSeconds(10),
            20,
            Duration.ofSeconds(60));
    assertEquals(20, Weighing.of(100, agent, floored, course, course.share(), 1).weight());
    assertEquals(5, Weighing.of(100, agent, floored, course, course.share(), 0.25).weight());
    assertEquals(1, Weighing.of(100, agent, floored, course, course.share(), 0.001).weight());
  }

  @Test
  void whateverComesTheShareStaysWithinItsLimits() {
    Random random = new Random(11);
    for (int run = 0; run < 200; run++) {
      agent = AgentState.INITIAL;
      course = WeightCourse.START;
      spec = spec(random.nextInt(4), random.nextInt(30), 1 + random.nextInt(100));
      for (int i = 0; i < 100; i++) {
        // The clock may stand, jump ahead, or run backwards.
        now += (random.nextInt(100) - 10) * SECOND / 10;
        agent =
            random.nextInt(4) == 0
                ? agent.failed("silence", now)
                : agent.heard(AgentReply.of(random.nextInt(101)));
        course = course.next(agent, spec, now);
        assertTrue(course.share() >= 0 && course.share() <= 100, () -> course.toString());
      }
    }
  }
}

package org.evenkeel.agent.monitor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.agent.AgentStatus;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long SECOND = 1_000_000_000L;

  private static Sample sample(long nanos, double load) {
    return new Sample(
        nanos, Optional.of(AgentStatus.NORMAL), OptionalInt.of(50), Map.of("cpu", load));
  }

  @Test
  void holdsFiveMinutesAndNoMore() {
    // A clock that passes from positive to negative.
    long start = Long.MAX_VALUE - 400 * SECOND;
    History history = History.EMPTY;
    for (int i = 0; i < 1000; i++) {
      history = history.with(sample(start + i * SECOND, i % 100));
    }
    assertEquals(301, history.samples().size());
    assertEquals(start + 999 * SECOND, history.samples().getLast().atNanos());
    assertEquals(start + 699 * SECOND, history.samples().getFirst().atNanos());
  }

  @Test
  void isBoundedInNumberToo() {
    History history = History.EMPTY;
    for (int i = 0; i < 5000; i++) {
      history = history.with(sample(i, 1));
    }
    assertEquals(History.SAMPLES_MAX, history.samples().size());
  }

  @Test
  void anotherSampleOfTheSameMomentReplacesTheFirst() {
    History history = History.EMPTY.with(sample(5, 1)).with(sample(5, 2));
    assertEquals(List.of(sample(5, 2)), history.samples());
  }

  @Test
  void metricsKeepTheOrderInWhichTheyCameUp() {
    History history =
        History.EMPTY
            .with(sample(1, 1))
            .with(Sample.missing(2))
            .with(
                new Sample(
                    3, Optional.of(AgentStatus.DRAIN), OptionalInt.empty(), Map.of("HTTP", 1.0)));
    assertEquals(List.of("cpu", "HTTP"), List.copyOf(history.metrics()));
    assertTrue(!history.silent());
    assertTrue(History.EMPTY.with(Sample.missing(1)).silent());
  }

  @Test
  void linesBreakWhereTheAgentWasSilentOrTheMonitorSuspended() {
    History history =
        History.EMPTY
            .with(sample(0, 10))
            .with(sample(SECOND, 20))
            .with(Sample.missing(2 * SECOND))
            .with(sample(3 * SECOND, 30))
            .with(sample(60 * SECOND, 300));
    Timeline timeline = Timeline.of(history);
    List<List<Timeline.Point>> cpu = timeline.metrics().sequencedValues().getFirst();
    assertEquals(List.of(2, 1, 1), cpu.stream().map(List::size).toList());
    assertEquals(new Timeline.Point(1, 1), cpu.getLast().getLast());
    assertEquals(new Timeline.Point(0.8, 0.1), cpu.getFirst().getFirst());
    assertEquals(3, timeline.answer().size());
    Timeline.Band silence = timeline.bands().getFirst();
    assertEquals("no contact", silence.label());
    assertTrue(silence.from() < silence.to());
  }

  @Test
  void aDrainIsABandUntilNow() {
    Sample drain =
        new Sample(SECOND, Optional.of(AgentStatus.DRAIN), OptionalInt.empty(), Map.of());
    History history = History.EMPTY.with(sample(0, 1)).with(drain);
    assertEquals(List.of(new Timeline.Band(1, 1, "drain")), Timeline.of(history).bands());
    assertEquals(List.of(), Timeline.of(History.EMPTY).bands());
  }
}

package org.evenkeel.agent.monitor.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The samples of the last five minutes, oldest first. Immutable: each sample makes a new one.
 *
 * @param samples in order of time, bounded in time and number
 */
public record History(List<Sample> samples) {
  /** How far back it reaches. */
  public static final Duration SPAN = Duration.ofMinutes(5);

  /** Twice what one sample a second needs. */
  static final int SAMPLES_MAX = 600;

  /** Nothing was seen yet. */
  public static final History EMPTY = new History(List.of());

  public History {
    samples = List.copyOf(samples);
  }

  /** With one more sample, without those that it makes too old. */
  public History with(Sample sample) {
    long oldest = sample.atNanos() - SPAN.toNanos();
    List<Sample> kept = new ArrayList<>(samples.size() + 1);
    for (Sample earlier : samples) {
      // Differences, because the clock may pass from positive to negative.
      boolean recent = earlier.atNanos() - oldest >= 0;
      if (recent && earlier.atNanos() - sample.atNanos() < 0) {
        kept.add(earlier);
      }
    }
    kept.add(sample);
    return new History(kept.subList(Math.max(0, kept.size() - SAMPLES_MAX), kept.size()));
  }

  /** Every metric that was seen, in the order in which each came up. */
  public SequencedSet<String> metrics() {
    SequencedSet<String> names = new LinkedHashSet<>();
    samples.forEach(sample -> names.addAll(sample.loads().keySet()));
    return names;
  }

  /** Whether the agent was never reached in that time. */
  public boolean silent() {
    return samples.stream().allMatch(sample -> sample.status().isEmpty());
  }
}

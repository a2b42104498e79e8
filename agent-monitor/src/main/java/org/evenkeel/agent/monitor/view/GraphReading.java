package org.evenkeel.agent.monitor.view;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.agent.monitor.model.Sample;

/** A sample in words. */
final class GraphReading {
  private GraphReading() {}

  /** In one line, for a screen reader. */
  static String of(Sample sample) {
    return String.join(", ", values(sample));
  }

  /** In a few lines, with its age before {@code last}. */
  static List<String> lines(Sample sample, Sample last) {
    long seconds = Math.round((last.atNanos() - sample.atNanos()) / 1e9);
    List<String> lines = new ArrayList<>();
    lines.add(seconds == 0 ? "now" : "%d:%02d ago".formatted(seconds / 60, seconds % 60));
    lines.addAll(values(sample));
    return lines;
  }

  private static List<String> values(Sample sample) {
    List<String> values = new ArrayList<>();
    if (sample.status().isEmpty()) {
      return List.of("no contact");
    }
    String word = sample.status().get().toString();
    values.add(
        sample.answer().isPresent() ? "answer %d %%".formatted(sample.answer().getAsInt()) : word);
    sample
        .loads()
        .forEach((name, load) -> values.add("%s %s %%".formatted(name, Numbers.brief(load))));
    return values;
  }
}

package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.config.ClusterKeys.FeedbackSource;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * The rules that concern more than one key of a feedback. Settings in defaults wait for a service
 * with a source that they suit; a service's own must suit its source.
 */
final class FeedbackRules {
  private static final List<Key<?>> OF_PAGES =
      List.of(ClusterKeys.FEEDBACK_PATH, ClusterKeys.FEEDBACK_POINTER, ClusterKeys.FEEDBACK_SCALE);
  private static final List<Key<?>> OF_QUESTIONS =
      List.of(
          ClusterKeys.FEEDBACK_PORT, ClusterKeys.FEEDBACK_INTERVAL, ClusterKeys.FEEDBACK_TIMEOUT);

  private final Problems problems;

  /** What is wrong in defaults is said once, not for each service. */
  private final Set<Place> said = new HashSet<>();

  FeedbackRules(Problems problems) {
    this.problems = problems;
  }

  /** Checks a service's feedback, its own and with the defaults merged. */
  void check(Section own, Section merged) {
    Optional<Section> feedback = merged.value(ClusterKeys.FEEDBACK);
    if (feedback.isEmpty()) {
      return;
    }
    if (!feedback.get().has(ClusterKeys.FEEDBACK_SOURCE)) {
      if (own.has(ClusterKeys.FEEDBACK)) {
        problems.add(
            own.place(ClusterKeys.FEEDBACK),
            "has no source and so no effect",
            "source: agent, here or in defaults");
      }
      return;
    }
    Optional<FeedbackSource> source = feedback.get().value(ClusterKeys.FEEDBACK_SOURCE);
    if (source.isEmpty()) {
      return; // its problem is known
    }
    own.value(ClusterKeys.FEEDBACK).ifPresent(mine -> suits(mine, source.get()));
    if (source.get().isMeasured()) {
      compares(own, feedback.get(), source.get());
    }
    if (source.get() == FeedbackSource.LATENCY) {
      isMeasured(merged, feedback.get());
    }
  }

  private void suits(Section mine, FeedbackSource source) {
    for (Key<?> key : OF_PAGES) {
      if (mine.has(key) && source != FeedbackSource.HTTP) {
        problems.add(
            mine.place(key), "is for source http alone", "source: http, or no " + key.name());
      }
    }
    for (Key<?> key : OF_QUESTIONS) {
      if (mine.has(key) && source.isMeasured()) {
        problems.add(
            mine.place(key),
            "source %s asks nobody, the coordinator measures it itself".formatted(source),
            "source: agent or http, or no " + key.name());
      }
    }
  }

  /** In defaults the formula is for services that are asked, unless the source stands there too. */
  private void compares(Section own, Section feedback, FeedbackSource source) {
    Optional<Section> mine = own.value(ClusterKeys.FEEDBACK);
    boolean sourceIsOwn = mine.filter(f -> f.has(ClusterKeys.FEEDBACK_SOURCE)).isPresent();
    boolean modeIsOwn = mine.filter(f -> f.has(ClusterKeys.FEEDBACK_MODE)).isPresent();
    boolean formula =
        feedback
            .value(ClusterKeys.FEEDBACK_MODE)
            .filter(mode -> mode == WeightSpec.Mode.FORMULA)
            .isPresent();
    if (formula && (modeIsOwn || !sourceIsOwn)) {
      once(
          feedback.place(ClusterKeys.FEEDBACK_MODE),
          "source %s says something only beside the other real servers, so that one for itself has no formula"
              .formatted(source),
          "mode: equalize, or no mode");
    }
  }

  /** A response time has to be there, and again before it is stale. */
  private void isMeasured(Section service, Section feedback) {
    Optional<Section> check = service.value(ClusterKeys.CHECK);
    Place source = feedback.place(ClusterKeys.FEEDBACK_SOURCE);
    boolean none = check.filter(own -> CheckRules.type(own) == CheckType.NONE).isPresent();
    if (none) {
      once(
          source,
          "check.type none measures no response time",
          "a check that probes, or source: traffic");
    }
    Duration interval =
        check
            .flatMap(own -> own.value(ClusterKeys.CHECK_INTERVAL))
            .orElse(CheckSpec.DEFAULT.interval());
    Duration stale =
        feedback.value(ClusterKeys.FEEDBACK_STALE_AFTER).orElse(WeightSpec.PLAIN.staleAfter());
    if (!none && interval.compareTo(stale) >= 0) {
      once(
          source,
          "each response time would be stale before the next: check.interval is %s, stale-after %s"
              .formatted(DurationText.format(interval), DurationText.format(stale)),
          "a shorter check.interval, or a longer stale-after");
    }
  }

  private void once(Place place, String wrong, String right) {
    if (said.add(place)) {
      problems.add(place, wrong, right);
    }
  }
}

package org.evenkeel.coordinator.lockdown;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does not work of the lockdown: logged once, and told until it was heard. */
final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private final Predicate<List<String>> notices;
  private Optional<String> now = Optional.empty();
  private List<String> heard = List.of();

  /**
   * Of which nothing is known yet.
   *
   * @param notices is told all of it, and takes it when it returns true
   */
  Trouble(Predicate<List<String>> notices) {
    this.notices = notices;
  }

  /** This does not work; in place of what did not before. */
  void is(String what) {
    if (!now.equals(Optional.of(what))) {
      LOG.error("{}", what);
    }
    now = Optional.of(what);
    tell(List.of(what));
  }

  /** All works. */
  void over() {
    now = Optional.empty();
    tell(List.of());
  }

  /** What does not work; empty when all does. */
  Optional<String> now() {
    return now;
  }

  private void tell(List<String> problems) {
    if (!problems.equals(heard) && notices.test(problems)) {
      heard = problems;
    }
  }
}

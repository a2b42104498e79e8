package org.evenkeel.coordinator.web;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * The page of the whole configuration and its history.
 *
 * @param frame what is around it
 * @param running number of the revision that runs
 * @param unconfirmed until when that has to be confirmed; empty when it stays
 * @param shown number of the one that is shown
 * @param yaml its text
 * @param difference from it to the running one; empty when it runs, or is no other
 * @param history the newest first
 * @param older where the next page of the history begins; empty when this is the last
 */
record ConfigurationView(
    Frame frame,
    int running,
    Optional<Unconfirmed> unconfirmed,
    int shown,
    String yaml,
    List<LineDifference.Line> difference,
    List<Revision.Stamp> history,
    OptionalInt older) {

  boolean runs() {
    return shown == running;
  }

  /** When the one before comes back; empty when the one that runs stays. */
  String until() {
    return unconfirmed.map(each -> Moments.second(each.until())).orElse("");
  }

  /** When a revision was accepted. */
  String time(Revision.Stamp stamp) {
    return Moments.second(stamp.time());
  }
}

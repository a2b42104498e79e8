package org.evenkeel.coordinator.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.api.Changes;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;

/**
 * The page of one real server: how it is, since when, and what changed before.
 *
 * @param frame what is around it
 * @param id which real server
 * @param status how it is
 * @param changes what changed, the newest first
 * @param now the time of the rendering
 */
record StoryView(
    Frame frame, RealServerId id, RealServerStatus status, List<Change> changes, Instant now) {
  /** Where the page of a real server is. */
  static String path(String service, String realServer) {
    return "/lbadmin/real-servers/%s/%s".formatted(service, realServer);
  }

  String path() {
    return path(id.service(), id.realServer());
  }

  /** Whether whoever looks may have it checked. */
  boolean operable() {
    return frame.scope().mayChange(id.service());
  }

  /** How long its health has been as it is; a dash when that is not known. */
  String healthFor() {
    return since(Change.Kind.HEALTH, status.health().toString());
  }

  /** How long the operator has wanted it so; a dash when always. */
  String stateFor() {
    return since(Change.Kind.STATE, status.state().toString());
  }

  private String since(Change.Kind kind, String word) {
    return Changes.since(changes, kind, word)
        .map(at -> "for " + Changes.span(Duration.between(at, now)))
        .orElse("");
  }

  /** A moment as people read it. */
  String time(Change change) {
    return Moments.second(change.at());
  }
}

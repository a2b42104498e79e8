package org.evenkeel.coordinator.web;

import java.util.List;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.RealServerId;

/**
 * The page of what happens.
 *
 * @param frame what is around it
 * @param rows what happened last, the newest first
 */
record EventsView(Frame frame, List<Row> rows) {

  /** Something that happened to a real server. */
  record Row(RealServerId id, Change change) {
    String at() {
      return Moments.second(change.at());
    }

    String page() {
      return StoryView.path(id.service(), id.realServer());
    }
  }
}

package org.evenkeel.coordinator.director;

import java.util.OptionalInt;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/** What a user may ask of the director. */
public sealed interface Command {
  /** Who asks, for the record: a user's name, {@code file} or {@code local}. */
  String author();

  /** Sets the operator state of one real server; it survives a restart. */
  record SetState(RealServerId realServer, OperatorState state, String author) implements Command {}

  /**
   * Makes a text the running configuration, or only says whether it could be.
   *
   * @param yaml the whole of evenkeel.yaml
   * @param comment why, for the history; may be empty
   * @param ifRevision refuse unless this is the running revision; empty means whatever it is
   * @param validateOnly check it and change nothing
   */
  record Configure(
      String yaml, String author, String comment, OptionalInt ifRevision, boolean validateOnly)
      implements Command {}
}

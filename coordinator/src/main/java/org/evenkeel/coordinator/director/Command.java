package org.evenkeel.coordinator.director;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;

/** What a user may ask of the director. */
public sealed interface Command {
  /** Who asks, for the record: a user's name, {@code file} or {@code local}. */
  String author();

  /**
   * Sets the operator state of one real server; it survives a restart.
   *
   * @param deadline with {@link OperatorState#DRAIN} alone: the real server is halted when its
   *     connections have ended, or after that time with those that are left; empty means that it
   *     stays drained
   */
  record SetState(
      RealServerId realServer, OperatorState state, String author, Optional<Duration> deadline)
      implements Command {
    public SetState {
      if (deadline.isPresent() && state != OperatorState.DRAIN) {
        throw new IllegalArgumentException("a deadline for " + state);
      }
    }

    /** A state that stays. */
    public SetState(RealServerId realServer, OperatorState state, String author) {
      this(realServer, state, author, Optional.empty());
    }
  }

  /**
   * Makes a text the running configuration, or only says whether it could be.
   *
   * @param yaml the whole of evenkeel.yaml
   * @param comment why, for the history; may be empty
   * @param ifRevision refuse unless this is the running revision; empty means whatever it is
   * @param validateOnly check it and change nothing
   * @param confirm the configuration before comes back unless this one is confirmed within this
   *     time; empty means that it stays
   */
  record Configure(
      String yaml,
      String author,
      String comment,
      OptionalInt ifRevision,
      boolean validateOnly,
      Optional<Duration> confirm)
      implements Command {
    /** One that stays. */
    public Configure(
        String yaml, String author, String comment, OptionalInt ifRevision, boolean validateOnly) {
      this(yaml, author, comment, ifRevision, validateOnly, Optional.empty());
    }
  }

  /**
   * Has the running configuration stay that had to be confirmed.
   *
   * @param revision the number that is meant
   */
  record Confirm(int revision, String author) implements Command {}

  /**
   * Makes a revision of the pair the running configuration, with its number.
   *
   * @param ifRevision refuse unless this is the running revision; empty means whatever it is
   */
  record Adopt(Revision revision, OptionalInt ifRevision) implements Command {
    @Override
    public String author() {
      return revision.stamp().author();
    }
  }

  /**
   * Makes the operator states of the pair this node's, all of them.
   *
   * @param states by real server; who is not named is as configured
   * @param haltBy see {@link NodeState#haltBy()}
   * @param author who says so
   */
  record AdoptStates(
      Map<RealServerId, OperatorState> states, Map<RealServerId, Instant> haltBy, String author)
      implements Command {
    public AdoptStates {
      states = Map.copyOf(states);
      haltBy = Map.copyOf(haltBy);
    }
  }
}

package org.evenkeel.coordinator.director;

import java.util.List;
import org.evenkeel.coordinator.model.Health;

/** What became of a {@link Command}. */
public sealed interface Outcome {
  /**
   * Carried out.
   *
   * @param revision number of the configuration that runs now
   */
  record Done(int revision) implements Outcome {}

  /**
   * A check ran.
   *
   * @param passed whether the real server answered as it should
   * @param reason what was seen, a short sentence without a full stop
   * @param health what its checks have come to with this one
   */
  record Probed(boolean passed, String reason, Health health) implements Outcome {}

  /** Refused as a whole, with every problem; nothing changed. */
  record Refused(List<String> problems) implements Outcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** There is no such virtual service or real server; the message names it and those there are. */
  record NotFound(String message) implements Outcome {}

  /**
   * Made for another configuration than the one that is there: another revision runs, or the file
   * was edited since.
   */
  record Conflict(String message) implements Outcome {}

  /** Not carried out now, but worth another try: too many commands wait, or a file system error. */
  record Unavailable(String message) implements Outcome {}
}

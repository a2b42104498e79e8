package org.evenkeel.coordinator.replica;

import java.io.IOException;
import org.evenkeel.coordinator.director.Outcome;

/** What became of something that the director was to take over. */
final class Adoption {
  private Adoption() {}

  /**
   * Goes on when it has.
   *
   * @throws IOException when it has not; the message says why
   */
  static void done(Outcome outcome) throws IOException {
    switch (outcome) {
      case Outcome.Done _, Outcome.Planned _, Outcome.Probed _ -> {
        // carried out
      }
      case Outcome.Refused(var problems) ->
          throw new IOException("refused: " + String.join(" | ", problems));
      case Outcome.NotFound(String message) -> throw new IOException(message);
      case Outcome.Conflict(String message) -> throw new IOException(message);
      case Outcome.Elsewhere(String message) -> throw new IOException(message);
      case Outcome.Unavailable(String message) -> throw new IOException(message);
    }
  }
}

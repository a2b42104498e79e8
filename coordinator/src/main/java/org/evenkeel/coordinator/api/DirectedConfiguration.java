package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.util.OptionalInt;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.wizard.RunningConfiguration;

/**
 * The configuration of this very coordinator, as a user changes it. Safe for any thread.
 *
 * @param author who changes it, for the history
 */
record DirectedConfiguration(Control control, String author) implements RunningConfiguration {
  @Override
  public String text() {
    return control.configuration().yaml();
  }

  @Override
  public void accept(String text, String comment) throws IOException {
    var configure = new Command.Configure(text, author, comment, OptionalInt.empty(), false);
    try {
      Outcome outcome = control.request(configure);
      if (!(outcome instanceof Outcome.Done)) {
        throw new IOException("the configuration is not taken: " + reason(outcome));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the coordinator ends", e);
    }
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused(var problems) -> String.join("; ", problems);
      case Outcome.NotFound(String message) -> message;
      case Outcome.Conflict(String message) -> message;
      case Outcome.Elsewhere(String message) -> message;
      case Outcome.Unavailable(String message) -> message;
      case Outcome.Done _, Outcome.Planned _, Outcome.Probed _ -> outcome.toString();
    };
  }
}

package org.evenkeel.agent.windows;

import java.time.Duration;
import java.util.List;

/**
 * What the service manager does when the service fails, by ending without a word or with an error.
 *
 * @param restartAfter the wait before each restart, the last for all later ones
 * @param forgetAfter a time without failure after which it counts from the first again
 */
record FailureActions(List<Duration> restartAfter, Duration forgetAfter) {
  FailureActions {
    restartAfter = List.copyOf(restartAfter);
    if (restartAfter.isEmpty()) {
      throw new IllegalArgumentException("no action");
    }
  }
}

package org.evenkeel.coordinator.director;

import java.util.concurrent.CompletableFuture;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.model.Cluster;

/** What the director's queue carries. */
sealed interface Event {
  /** A check changed its mind. */
  record Checked(CheckTarget target, HealthState state) implements Event {}

  /** An agent said something new. */
  record Heard(AgentTarget target, AgentState state) implements Event {}

  /** A user asks for an operator state. */
  record StateAsked(Command.SetState command, CompletableFuture<Outcome> outcome)
      implements Event {}

  /** A user asks for a configuration, which is valid. */
  record ConfigurationAsked(
      Command.Configure command, Cluster cluster, CompletableFuture<Outcome> outcome)
      implements Event {}

  /** The configuration file is to be read again. */
  record ReloadAsked() implements Event {}

  /** The loop is to end. */
  record StopAsked() implements Event {}
}

package org.evenkeel.coordinator.director;

import java.util.List;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Hint;

/** What happened, as the director is told of it. Nobody waits for an outcome. */
sealed interface Event {
  /** A check changed its mind. */
  record Checked(CheckTarget target, HealthState state) implements Event {}

  /** An agent said something new. */
  record Heard(AgentTarget target, AgentState state) implements Event {}

  /**
   * By what an engine shows, something seems wrong with these of the real servers that it carries,
   * and with no others of them.
   */
  record Hinted(Engine engine, List<Hint> hints) implements Event {}

  /**
   * What does not work elsewhere.
   *
   * @param source who says so; its earlier notices are forgotten
   * @param problems a sentence each
   */
  record Noticed(String source, List<String> problems) implements Event {}

  /** The configuration file is to be read again. */
  record ReloadAsked() implements Event {}
}

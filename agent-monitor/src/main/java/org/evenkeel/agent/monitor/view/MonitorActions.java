package org.evenkeel.agent.monitor.view;

import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.Form;

/**
 * What the user can ask for. Called on the event dispatch thread; each returns at once, and its
 * outcome comes back through {@link Screen}.
 */
public interface MonitorActions {
  /** Sets the operator's state: normal, drain or halt. */
  void operate(AgentStatus status);

  /** Starts, stops or restarts the agent's service. */
  void service(ServiceVerb verb);

  /** Lets the agent read agent.xml again. */
  void reload();

  /** Reads agent.xml into the editor. */
  void loadConfiguration();

  /** Reads agent.xml again, for the case that somebody else has changed it. */
  void refreshConfiguration();

  /** Writes agent.xml; {@code overwrite} even where somebody else has changed it since. */
  void saveConfiguration(AgentFile.Loaded loaded, Form form, boolean overwrite);

  /** Begins to show the log; further calls do nothing. */
  void followLog();

  /** Chooses the colours. */
  void theme(ThemeChoice choice);

  /** Ends the program. */
  void quit();
}

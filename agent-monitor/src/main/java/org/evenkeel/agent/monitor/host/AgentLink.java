package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import org.evenkeel.agent.Report;

/** The running agent, asked and told through its local control. One thread at a time uses it. */
public interface AgentLink {
  /**
   * What the agent says of itself.
   *
   * @throws IOException when it cannot be asked; the message says why and what to do
   */
  Report report() throws IOException;

  /** Takes traffic again. */
  void online() throws IOException;

  /** Keeps the connections there are, takes no new ones. */
  void drain() throws IOException;

  /** Takes the machine out of the pool. */
  void halt() throws IOException;

  /** Lets the agent read agent.xml again. */
  void reload() throws IOException;
}

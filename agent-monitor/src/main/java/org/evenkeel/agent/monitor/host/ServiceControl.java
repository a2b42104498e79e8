package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import org.evenkeel.agent.monitor.model.ServiceState;

/** The service manager, as far as the agent's service goes. One thread at a time uses it. */
public interface ServiceControl {
  /** What the manager says; never fails, for not knowing is a state too. */
  ServiceState state();

  /**
   * Starts the service.
   *
   * @throws IOException when it could not be done; the message says why and what to do
   */
  void start() throws IOException;

  /**
   * Stops the service.
   *
   * @throws IOException when it could not be done; the message says why and what to do
   */
  void stop() throws IOException;

  /**
   * Stops the service and starts it again.
   *
   * @throws IOException when it could not be done; the message says why and what to do
   */
  void restart() throws IOException;

  /** The manager of this operating system. */
  static ServiceControl ofThisSystem(Commands commands) {
    return System.getProperty("os.name", "").startsWith("Windows")
        ? new WindowsService(commands)
        : SystemdService.ofThisUser(commands);
  }
}

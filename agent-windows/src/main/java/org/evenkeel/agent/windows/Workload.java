package org.evenkeel.agent.windows;

import java.io.IOException;
import java.time.Duration;
import org.evenkeel.agent.ConfigurationException;

/**
 * What a service or a console program runs. {@link #start}, {@link #run} and {@link #close} belong
 * to one thread, the others to any.
 */
interface Workload extends AutoCloseable {
  /** Returns when it serves. */
  void start() throws ConfigurationException, IOException, InterruptedException;

  /** Serves until it has left. */
  void run() throws InterruptedException;

  /** Reads its configuration again soon. */
  void reload();

  /** How long {@link #leave} takes. */
  Duration linger();

  /** Sends its callers away, and ends after {@link #linger}. Does not wait. */
  void leave();

  /** Gives back what it holds; a few seconds at most. */
  @Override
  void close();
}

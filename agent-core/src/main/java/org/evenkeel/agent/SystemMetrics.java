package org.evenkeel.agent;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the agent asks of the operating system. One thread uses it; nothing in it waits.
 *
 * <p>A value that the system does not offer is empty; a value that could not be read this time is
 * an {@link IOException} which names the source.
 */
public interface SystemMetrics extends AutoCloseable {
  /**
   * How busy all processors together were since the last call, 0 to 100. Empty at the first call
   * and when the counters have not moved since the last one.
   */
  OptionalDouble cpuBusyPercent() throws IOException;

  /** The part of the memory that no program could get now, 0 to 100. */
  OptionalDouble ramUsedPercent() throws IOException;

  /**
   * The number of established TCP connections of each endpoint, in the order given. One pass over
   * the connections serves all endpoints.
   */
  int[] establishedConnections(List<ServiceEndpoint> endpoints) throws IOException;

  /** Gives back what it holds open. Does nothing the second time. */
  @Override
  void close();
}

package org.evenkeel.agent;

import java.io.IOException;
import java.nio.file.Path;
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

  /** The part of the swap space that is taken, 0 to 100. Empty without swap. */
  default OptionalDouble swapUsedPercent() throws IOException {
    return OptionalDouble.empty();
  }

  /**
   * The part of a file system that programs without privilege can no longer get, 0 to 100. Empty
   * where the system does not tell.
   *
   * @param path any file or directory on it
   */
  default OptionalDouble diskUsedPercent(Path path) throws IOException {
    return OptionalDouble.empty();
  }

  /**
   * How much of an interface's capacity its busier direction took since the last call for it, 0 to
   * 100. Empty at the first call, and where the capacity is not known.
   *
   * @param interfaceName as the system calls it
   * @param bitsPerSecond capacity of one direction; 0 = as the link reports it
   */
  default OptionalDouble networkUsedPercent(String interfaceName, long bitsPerSecond)
      throws IOException {
    return OptionalDouble.empty();
  }

  /**
   * The part of the last ten seconds in which some task waited for the resource, 0 to 100 (Linux:
   * Documentation/accounting/psi.rst, {@code some avg10}). Empty where the system does not tell.
   */
  default OptionalDouble pressurePercent(Pressure resource) throws IOException {
    return OptionalDouble.empty();
  }

  /**
   * The number of established TCP connections of each endpoint, in the order given. One pass over
   * the connections serves all endpoints.
   */
  int[] establishedConnections(List<ServiceEndpoint> endpoints) throws IOException;

  /** Gives back what it holds open. Does nothing the second time. */
  @Override
  void close();
}

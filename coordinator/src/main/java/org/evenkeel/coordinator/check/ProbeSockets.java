package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** What probes need of sockets and Java does not offer. For any thread, virtual ones too. */
@FunctionalInterface
public interface ProbeSockets {
  /** No socket can be marked: what a host without IPVS has. */
  ProbeSockets NONE =
      (_, _) -> {
        throw new IOException("packets cannot be marked here");
      };

  /**
   * Marks every packet that a channel sends from now on.
   *
   * @param channel not connected yet
   * @param mark any 32 bits but 0
   * @throws IOException when the kernel refuses, or is too slow
   */
  void mark(SelectableChannel channel, int mark) throws IOException;
}

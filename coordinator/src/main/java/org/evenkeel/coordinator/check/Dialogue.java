package org.evenkeel.coordinator.check;

import java.io.IOException;

/** What one protocol says and hears on a connection. Keeps nothing between probes. */
@FunctionalInterface
interface Dialogue {
  /**
   * Talks until it is clear that the server works.
   *
   * @return what was seen, to be followed by how long it took
   * @throws Unexpected when the server answers otherwise
   * @throws IOException when the connection fails or the time is over
   */
  String hold(Conversation conversation) throws IOException;
}

package org.evenkeel.coordinator.director;

import java.io.IOException;

/** Keeps the node's state across restarts. Used by one thread at a time. */
public interface StateStore {
  /**
   * What was saved last; {@link NodeState#EMPTY} when nothing was.
   *
   * @throws IOException when it cannot be read; the message names the file and what to do
   */
  NodeState load() throws IOException;

  /**
   * Saves it whole or not at all.
   *
   * @throws IOException when it cannot be written; the message names the file and what to do
   */
  void save(NodeState state) throws IOException;
}

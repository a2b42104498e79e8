package org.evenkeel.coordinator.replica;

import java.io.IOException;

/** Where goes what is about to be replaced, although somebody was told that it is accepted. */
@FunctionalInterface
public interface Aside {
  /** For what is replaced by its own successor: nothing is lost. */
  Aside NONE = (_, _) -> {};

  /**
   * Keeps a copy, durably: it is there after a power failure when this returns.
   *
   * @param name of the file, without a directory
   * @throws IOException when it cannot be kept; then nothing is to be replaced
   */
  void keep(String name, byte[] content) throws IOException;
}

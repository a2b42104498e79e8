package org.evenkeel.coordinator.wizard;

import java.io.IOException;

/** Something that is done to the machine or the coordinator. */
public interface Effect {
  /**
   * How it will be taken back; asked for before it is done.
   *
   * @throws IOException when that cannot be found out; it is not done then
   */
  Undo undo() throws IOException;

  /**
   * Does it.
   *
   * @throws IOException when it could not be done, or in part; it is taken back then, too
   */
  void make() throws IOException;
}

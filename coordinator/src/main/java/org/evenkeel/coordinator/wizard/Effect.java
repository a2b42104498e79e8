package org.evenkeel.coordinator.wizard;

import java.io.IOException;

/** Something that is done to the machine or the coordinator, and how it is taken back. */
public interface Effect {
  /** What it is, such as a file's name. */
  String what();

  /**
   * Does it.
   *
   * @throws IOException when it could not be done, or in part; {@link #undo} is called then, too
   */
  void make() throws IOException;

  /**
   * Takes back what {@link #make} did, all of it or a part; nothing when it did nothing.
   *
   * @throws IOException when that was not possible; the message says what is left
   */
  void undo() throws IOException;
}

package org.evenkeel.coordinator.alert;

import java.io.IOException;

/** A way to people. */
interface Channel {
  /** What it is called in a sentence. */
  String name();

  /**
   * Sends a message; may take as long as the other side takes, at most some ten seconds.
   *
   * @throws IOException when it is not taken, the message saying why and what to do
   */
  void send(Message message) throws IOException, InterruptedException;
}

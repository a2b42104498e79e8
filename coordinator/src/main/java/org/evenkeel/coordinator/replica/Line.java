package org.evenkeel.coordinator.replica;

import java.io.IOException;

/** Carries messages to the other node, and theirs here. One thread uses it. */
interface Line {
  /** Sends one. */
  void send(Message message) throws IOException;

  /** The next one; waited for. */
  Message receive() throws IOException;

  /** Sends a question and returns the answer. */
  default Message ask(Message question) throws IOException {
    send(question);
    return receive();
  }
}

package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.Optional;
import org.evenkeel.coordinator.model.Encryption;

/** A TLS handshake, and nothing after it. */
record TlsDialogue(Encryption encryption, Trust trust) implements Dialogue {
  @Override
  public String hold(Conversation conversation) throws IOException {
    conversation.encrypt(encryption, trust, Optional.empty());
    return "TLS handshake done";
  }
}

package org.evenkeel.coordinator.check;

import java.io.IOException;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** FTP's control connection (RFC 959) with TLS (RFC 4217). */
final class FtpDialogue extends LineDialogue {
  FtpDialogue(Probe.Lines probe, Trust trust) {
    super(probe, trust);
  }

  @Override
  void greet(Conversation conversation) throws IOException {
    String _ = answer(conversation, "greeting", "220");
  }

  @Override
  void startTls(Conversation conversation) throws IOException {
    String _ = command(conversation, "AUTH TLS", "AUTH TLS", "234");
  }

  @Override
  void logIn(Conversation conversation, String user, String password) throws IOException {
    String asked = command(conversation, "USER", "USER " + user, "331", "230", "232");
    if (asked.startsWith("331")) {
      String _ = command(conversation, "login", "PASS " + password, "230", "202");
    }
  }

  @Override
  void leave(Conversation conversation) throws IOException {
    String _ = command(conversation, "QUIT", "QUIT", "2");
  }
}

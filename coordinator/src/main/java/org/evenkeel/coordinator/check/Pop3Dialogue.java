package org.evenkeel.coordinator.check;

import java.io.IOException;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** POP3 (RFC 1939) with STLS (RFC 2595). */
final class Pop3Dialogue extends LineDialogue {
  Pop3Dialogue(Probe.Lines probe, Trust trust) {
    super(probe, trust);
  }

  @Override
  void greet(Conversation conversation) throws IOException {
    ok(conversation, "greeting");
  }

  @Override
  void startTls(Conversation conversation) throws IOException {
    said(conversation, "STLS", "STLS");
  }

  @Override
  void logIn(Conversation conversation, String user, String password) throws IOException {
    said(conversation, "USER", "USER " + user);
    said(conversation, "login", "PASS " + password);
  }

  @Override
  void leave(Conversation conversation) throws IOException {
    said(conversation, "QUIT", "QUIT");
  }

  private static void said(Conversation conversation, String what, String line) throws IOException {
    conversation.await("answer to " + what);
    conversation.send(line + "\r\n");
    ok(conversation, what);
  }

  private static void ok(Conversation conversation, String what) throws IOException {
    String line = conversation.line();
    if (!line.startsWith("+OK")) {
      throw unexpected(conversation, what, line);
    }
  }
}

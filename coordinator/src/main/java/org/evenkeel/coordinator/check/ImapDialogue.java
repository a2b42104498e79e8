package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.Locale;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** IMAP (RFC 9051). */
final class ImapDialogue extends LineDialogue {
  private static final int UNTAGGED_MAX = 100;

  ImapDialogue(Probe.Lines probe, Trust trust) {
    super(probe, trust);
  }

  @Override
  void greet(Conversation conversation) throws IOException {
    String line = conversation.line();
    if (!line.toUpperCase(Locale.ROOT).matches("\\* (OK|PREAUTH)( .*)?")) {
      throw unexpected(conversation, "greeting", line);
    }
  }

  @Override
  void startTls(Conversation conversation) throws IOException {
    command(conversation, "STARTTLS", "a1", "STARTTLS");
  }

  @Override
  void logIn(Conversation conversation, String user, String password) throws IOException {
    command(conversation, "login", "a2", "LOGIN %s %s".formatted(string(user), string(password)));
  }

  @Override
  void leave(Conversation conversation) throws IOException {
    command(conversation, "LOGOUT", "a3", "LOGOUT");
  }

  private static void command(Conversation conversation, String what, String tag, String command)
      throws IOException {
    conversation.await("answer to " + what);
    conversation.send(tag + " " + command + "\r\n");
    for (int i = 0; i < UNTAGGED_MAX; i++) {
      String line = conversation.line();
      if (line.startsWith(tag + " ")) {
        if (!line.toUpperCase(Locale.ROOT).startsWith(tag.toUpperCase(Locale.ROOT) + " OK")) {
          throw unexpected(conversation, what, line.substring(tag.length() + 1));
        }
        return;
      }
    }
    throw new Unexpected("answer to %s has more than %d lines".formatted(what, UNTAGGED_MAX));
  }

  /** A quoted string; a line break cannot be in what was a line. */
  private static String string(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

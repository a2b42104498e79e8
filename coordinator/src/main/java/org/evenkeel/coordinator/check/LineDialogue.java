package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Login;

/**
 * What the protocols of lines have in common: TLS from the start or by command, a login where one
 * is given, a proper end.
 */
abstract sealed class LineDialogue implements Dialogue
    permits SmtpDialogue, ImapDialogue, Pop3Dialogue, FtpDialogue {
  /** Lines that one answer may have. */
  private static final int LINES_MAX = 100;

  private final Optional<Login> login;
  private final Optional<Encryption> encryption;
  private final Trust trust;

  LineDialogue(Probe.Lines probe, Trust trust) {
    this.login = probe.login();
    this.encryption = probe.encryption();
    this.trust = trust;
  }

  @Override
  public final String hold(Conversation conversation) throws IOException {
    boolean byCommand =
        encryption.filter(each -> each.start() == Encryption.Start.COMMAND).isPresent();
    if (encryption.isPresent() && !byCommand) {
      conversation.encrypt(encryption.get(), trust, Optional.empty());
    }
    conversation.await("greeting");
    greet(conversation);
    if (byCommand) {
      startTls(conversation);
      conversation.encrypt(encryption.get(), trust, Optional.empty());
    }
    if (login.isPresent()) {
      String password = Secret.password(login.get());
      conversation.conceal(password);
      logIn(conversation, Secret.user(login.get()), password);
    }
    leave(conversation);
    return login.isPresent() ? "logged in" : "greeted";
  }

  /** Hears the greeting. */
  abstract void greet(Conversation conversation) throws IOException;

  /** Asks for TLS, up to the answer after which it begins. */
  abstract void startTls(Conversation conversation) throws IOException;

  /** Logs in; the password is concealed already. */
  abstract void logIn(Conversation conversation, String user, String password) throws IOException;

  /** Says goodbye. */
  abstract void leave(Conversation conversation) throws IOException;

  /**
   * Sends a command and reads the answer of those protocols whose answers begin with three digits
   * (RFC 5321, 4.2; RFC 959, 4.2).
   *
   * @param wanted what the digits may begin with
   * @return the whole answer
   */
  static String command(Conversation conversation, String what, String line, String... wanted)
      throws IOException {
    conversation.await("answer to " + what);
    conversation.send(line + "\r\n");
    return answer(conversation, what, wanted);
  }

  /** Reads such an answer. */
  static String answer(Conversation conversation, String what, String... wanted)
      throws IOException {
    StringBuilder all = new StringBuilder();
    String code = "";
    for (int i = 0; i < LINES_MAX; i++) {
      String line = conversation.line();
      boolean isCoded = line.matches("[1-5]\\d\\d([ -].*)?");
      if (i == 0 && !isCoded) {
        throw unexpected(conversation, what, line);
      }
      code = i == 0 ? line.substring(0, 3) : code;
      all.append(line).append('\n');
      if (line.equals(code) || line.startsWith(code + " ")) {
        for (String each : wanted) {
          if (code.startsWith(each)) {
            return all.toString();
          }
        }
        throw unexpected(conversation, what, all.toString());
      }
    }
    throw new Unexpected("%s has more than %d lines".formatted(what, LINES_MAX));
  }

  /** Another answer than the wanted one. */
  static Unexpected unexpected(Conversation conversation, String what, String said) {
    return new Unexpected(what + " answered with " + conversation.quoted(said));
  }
}

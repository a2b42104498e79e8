package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;

/** LDAP (RFC 4511): StartTLS where wanted, a simple bind, a search for the root entry. */
record LdapDialogue(Probe.Ldap probe, Trust trust) implements Dialogue {
  private static final int BIND = 0x60;
  private static final int BIND_ANSWER = 0x61;
  private static final int UNBIND = 0x42;
  private static final int SEARCH = 0x63;
  private static final int ENTRY = 0x64;
  private static final int SEARCH_DONE = 0x65;
  private static final int EXTENDED = 0x77;
  private static final int EXTENDED_ANSWER = 0x78;

  /** The simple way to authenticate, and the name of an extension: both context tag 0. */
  private static final int CONTEXT_0 = 0x80;

  private static final int PRESENT = 0x87;
  private static final String START_TLS = "1.3.6.1.4.1.1466.20037";
  private static final int VERSION = 3;
  private static final int SECONDS = 10;
  private static final int ANSWERS_MAX = 20;

  @Override
  public String hold(Conversation conversation) throws IOException {
    if (probe.encryption().isPresent()) {
      encrypt(conversation, probe.encryption().get());
    }
    String password = probe.login().isPresent() ? Secret.password(probe.login().get()) : "";
    conversation.conceal(password);
    String user = probe.login().map(Secret::user).orElse("");
    ask(
        conversation,
        2,
        "bind",
        BIND_ANSWER,
        Ber.value(
            BIND,
            Ber.number(Ber.INTEGER, VERSION),
            Ber.text(Ber.OCTETS, user),
            Ber.text(CONTEXT_0, password)));
    ask(conversation, 3, "search", SEARCH_DONE, search());
    conversation.send(message(4, new byte[] {UNBIND, 0}));
    return probe.login().isPresent() ? "bound, root entry found" : "root entry found";
  }

  private void encrypt(Conversation conversation, Encryption encryption) throws IOException {
    if (encryption.start() == Encryption.Start.COMMAND) {
      byte[] request = Ber.value(EXTENDED, Ber.text(CONTEXT_0, START_TLS));
      ask(conversation, 1, "StartTLS", EXTENDED_ANSWER, request);
    }
    conversation.encrypt(encryption, trust, Optional.empty());
  }

  private static byte[] search() {
    return Ber.value(
        SEARCH,
        Ber.text(Ber.OCTETS, ""), // the root
        Ber.number(Ber.ENUMERATED, 0), // itself alone
        Ber.number(Ber.ENUMERATED, 0),
        Ber.number(Ber.INTEGER, 1),
        Ber.number(Ber.INTEGER, SECONDS),
        Ber.number(Ber.BOOLEAN, 0),
        Ber.text(PRESENT, "objectClass"),
        Ber.value(Ber.SEQUENCE, Ber.text(Ber.OCTETS, "1.1"))); // no attributes
  }

  private static void ask(
      Conversation conversation, int number, String what, int wanted, byte[] operation)
      throws IOException {
    conversation.await("answer to " + what);
    conversation.send(message(number, operation));
    boolean found = false;
    for (int i = 0; i < ANSWERS_MAX; i++) {
      Ber.Value message = Ber.read(conversation);
      if (message.tag() != Ber.SEQUENCE) {
        throw new Unexpected("answer is not LDAP: tag " + message.tag());
      }
      Ber.Reader parts = message.parts();
      int answered = parts.next().number();
      Ber.Value answer = parts.next();
      found |= answer.tag() == ENTRY;
      boolean isForUs = answered == number || answered == 0; // 0: the server is about to leave
      if (isForUs && (answer.tag() == wanted || answer.tag() == EXTENDED_ANSWER)) {
        judge(conversation, what, answer);
        if (wanted == SEARCH_DONE && !found) {
          throw new Unexpected("search found no root entry");
        }
        return;
      }
    }
    throw new Unexpected("%s has more than %d answers".formatted(what, ANSWERS_MAX));
  }

  private static void judge(Conversation conversation, String what, Ber.Value answer)
      throws Unexpected {
    Ber.Reader parts = answer.parts();
    int code = parts.next().number();
    if (code != 0) {
      Ber.Value _ = parts.next(); // how much of the name there is
      String text = parts.next().text();
      String said = text.isEmpty() ? "" : ": " + conversation.quoted(text);
      throw new Unexpected(
          "%s answered with result %d (%s)%s".formatted(what, code, name(code), said));
    }
  }

  /** The results of RFC 4511, appendix A.1, that a check meets. */
  private static String name(int code) {
    return switch (code) {
      case 1 -> "operations error";
      case 2 -> "protocol error";
      case 7 -> "authentication method not supported";
      case 8 -> "stronger authentication required";
      case 13 -> "confidentiality required";
      case 32 -> "no such object";
      case 34 -> "invalid DN syntax";
      case 48 -> "inappropriate authentication";
      case 49 -> "invalid credentials";
      case 50 -> "insufficient access rights";
      case 51 -> "busy";
      case 52 -> "unavailable";
      case 53 -> "unwilling to perform";
      default -> "see RFC 4511";
    };
  }

  private static byte[] message(int number, byte[] operation) {
    return Ber.value(Ber.SEQUENCE, Ber.number(Ber.INTEGER, number), operation);
  }
}

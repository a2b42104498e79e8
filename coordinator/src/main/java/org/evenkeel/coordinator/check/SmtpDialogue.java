package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.IpAddress;

/** SMTP (RFC 5321) with STARTTLS (RFC 3207) and AUTH (RFC 4954). */
final class SmtpDialogue extends LineDialogue {
  SmtpDialogue(Probe.Lines probe, Trust trust) {
    super(probe, trust);
  }

  @Override
  void greet(Conversation conversation) throws IOException {
    String _ = answer(conversation, "greeting", "220");
  }

  private static String hello(Conversation conversation) throws IOException {
    IpAddress ours = new IpAddress(conversation.local().getAddress());
    String name = ours.isV6() ? "[IPv6:" + ours + "]" : "[" + ours + "]";
    return command(conversation, "EHLO", "EHLO " + name, "250");
  }

  @Override
  void startTls(Conversation conversation) throws IOException {
    String _ = hello(conversation);
    String _ = command(conversation, "STARTTLS", "STARTTLS", "220");
  }

  @Override
  void logIn(Conversation conversation, String user, String password) throws IOException {
    String offered = hello(conversation).toUpperCase(Locale.ROOT);
    boolean plain = offered.lines().anyMatch(line -> line.matches("250[ -]AUTH\\b.*\\bPLAIN\\b.*"));
    if (plain) {
      String both = encoded("\0" + user + "\0" + password);
      conversation.conceal(both);
      String _ = command(conversation, "login", "AUTH PLAIN " + both, "235");
      return;
    }
    String secret = encoded(password);
    conversation.conceal(secret);
    String _ = command(conversation, "AUTH", "AUTH LOGIN", "334");
    String _ = command(conversation, "AUTH", encoded(user), "334");
    String _ = command(conversation, "login", secret, "235");
  }

  @Override
  void leave(Conversation conversation) throws IOException {
    String _ = command(conversation, "QUIT", "QUIT", "2");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Login;

/** Redis' own protocol: AUTH and PING. */
record RedisDialogue(Probe.Redis probe, Trust trust) implements Dialogue {
  @Override
  public String hold(Conversation conversation) throws IOException {
    if (probe.encryption().isPresent()) {
      conversation.encrypt(probe.encryption().get(), trust, Optional.empty());
    }
    if (probe.login().isPresent()) {
      Login login = probe.login().get();
      String password = Secret.password(login);
      conversation.conceal(password);
      String[] auth =
          login.user().isPresent()
              ? new String[] {"AUTH", login.user().get(), password}
              : new String[] {"AUTH", password};
      ask(conversation, "AUTH", "+OK", auth);
    }
    ask(conversation, "PING", "+PONG", "PING");
    return "PONG";
  }

  private static void ask(Conversation conversation, String what, String wanted, String... words)
      throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    conversation.await("answer to " + what);
    conversation.send(command.toString());
    String line = conversation.line();
    if (!line.equals(wanted)) {
      throw new Unexpected(what + " answered with " + conversation.quoted(line));
    }
  }
}

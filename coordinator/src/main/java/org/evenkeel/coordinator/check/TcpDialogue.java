package org.evenkeel.coordinator.check;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;

/** Says something and waits for words that match; both may be left out. */
final class TcpDialogue implements Dialogue {
  static final int LOOKED_AT_MAX = 64 * 1024;

  /** So many looks in any case; later ones only when there is twice as much to see. */
  private static final int LOOKS = 64;

  private final Optional<String> send;
  private final Optional<Pattern> expect;
  private final Optional<Encryption> encryption;
  private final Trust trust;

  TcpDialogue(Probe.Tcp probe, Trust trust) {
    this.send = probe.send();
    this.expect = probe.expect().map(Pattern::compile);
    this.encryption = probe.encryption();
    this.trust = trust;
  }

  @Override
  public String hold(Conversation conversation) throws IOException {
    if (encryption.isPresent()) {
      conversation.encrypt(encryption.get(), trust, Optional.empty());
    }
    if (send.isPresent()) {
      conversation.send(send.get());
    }
    if (expect.isEmpty()) {
      return "connected";
    }
    listen(conversation, expect.get());
    return "answered as expected";
  }

  private static void listen(Conversation conversation, Pattern wanted) throws IOException {
    byte[] heard = new byte[LOOKED_AT_MAX];
    int length = 0;
    int looks = 0;
    int seen = 0;
    while (length < heard.length) {
      int read;
      try {
        read = conversation.read(heard, length, heard.length - length);
      } catch (SocketTimeoutException e) {
        if (length > seen && matches(wanted, heard, length)) {
          return;
        }
        throw length == 0 ? e : mismatch(conversation, heard, length, "so far");
      }
      if (read < 0) {
        if (length == 0) {
          throw conversation.closed();
        }
        if (length > seen && matches(wanted, heard, length)) {
          return;
        }
        throw mismatch(conversation, heard, length, "then closed");
      }
      length += read;
      if (looks++ < LOOKS || length >= 2 * seen || length == heard.length) {
        seen = length;
        if (matches(wanted, heard, length)) {
          return;
        }
      }
    }
    throw mismatch(conversation, heard, length, "and more");
  }

  private static boolean matches(Pattern wanted, byte[] heard, int length) {
    return wanted.matcher(new String(heard, 0, length, StandardCharsets.UTF_8)).find();
  }

  private static Unexpected mismatch(
      Conversation conversation, byte[] heard, int length, String rest) {
    String said = new String(heard, 0, Math.min(length, 400), StandardCharsets.UTF_8);
    return new Unexpected(
        "answer does not match: %s, %s".formatted(conversation.quoted(said), rest));
  }
}

package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Login;

/**
 * PostgreSQL's protocol 3.0, up to the first "ready for query", and without a login up to the
 * question for one: a server that refuses us works.
 */
record PostgresDialogue(Probe.Postgres probe, Trust trust) implements Dialogue {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int VERSION_3_0 = 3 << 16;
  private static final int MESSAGE_BYTES_MAX = 16 * 1024;
  private static final int MESSAGES_MAX = 200;
  private static final String NOBODY = "evenkeel";

  /** Not who we are but who we may be: invalid authorization, no such database or role. */
  private static final Set<String> REFUSED = Set.of("28000", "28P01", "3D000");

  private static final int AUTHENTICATED = 0;
  private static final int CLEARTEXT = 3;
  private static final int MD5 = 5;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private record Message(char type, ByteBuffer body) {
    /** A text up to its zero byte. */
    String text() {
      StringBuilder text = new StringBuilder();
      while (body.hasRemaining()) {
        byte next = body.get();
        if (next == 0) {
          break;
        }
        text.append((char) (next & 0xff));
      }
      return text.toString();
    }

    byte[] rest() {
      byte[] rest = new byte[body.remaining()];
      body.get(rest);
      return rest;
    }
  }

  @Override
  public String hold(Conversation conversation) throws IOException {
    if (probe.encryption().isPresent()) {
      encrypt(conversation, probe.encryption().get());
    }
    String user = probe.login().map(Secret::user).orElse(NOBODY);
    startup(conversation, user);
    if (probe.login().isEmpty()) {
      return asked(conversation);
    }
    logIn(conversation, user, probe.login().get());
    conversation.send(new byte[] {'X', 0, 0, 0, 4});
    return "logged in";
  }

  private void encrypt(Conversation conversation, Encryption encryption) throws IOException {
    if (encryption.start() == Encryption.Start.COMMAND) {
      conversation.await("answer to the request for TLS");
      conversation.send(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
      int answer = conversation.exactly(1)[0];
      if (answer != 'S') {
        throw new Unexpected(
            answer == 'N' ? "offers no TLS" : "answer is not PostgreSQL's: byte " + answer);
      }
    }
    conversation.encrypt(encryption, trust, Optional.empty(), "postgresql");
  }

  private void startup(Conversation conversation, String user) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ByteBuffer.allocate(4).putInt(VERSION_3_0).array());
    zeroEnded(body, "user");
    zeroEnded(body, user);
    if (probe.database().isPresent()) {
      zeroEnded(body, "database");
      zeroEnded(body, probe.database().get());
    }
    zeroEnded(body, "application_name");
    zeroEnded(body, "evenkeel");
    body.write(0);
    conversation.await("answer");
    conversation.send(withLength(body.toByteArray()));
  }

  private static String asked(Conversation conversation) throws IOException {
    Message message = receive(conversation);
    if (message.type == 'E') {
      String code = field(message, 'C');
      if (!REFUSED.contains(code)) {
        throw error(conversation, message);
      }
    }
    return "asks for a login";
  }

  private static void logIn(Conversation conversation, String user, Login login)
      throws IOException {
    String password = Secret.password(login);
    conversation.conceal(password);
    Optional<Scram> scram = Optional.empty();
    for (int i = 0; i < MESSAGES_MAX; i++) {
      Message message = receive(conversation);
      switch (message.type) {
        case 'E' -> throw error(conversation, message);
        case 'Z' -> {
          return;
        }
        case 'R' -> {
          conversation.await("answer to the login");
          scram = authenticate(conversation, message, user, password, scram);
        }
        default -> {} // parameters, the key for cancelling, notices
      }
    }
    throw new Unexpected("login took more than " + MESSAGES_MAX + " messages");
  }

  private static Optional<Scram> authenticate(
      Conversation conversation,
      Message message,
      String user,
      String password,
      Optional<Scram> scram)
      throws IOException {
    int kind = message.body.remaining() < 4 ? -1 : message.body.getInt();
    switch (kind) {
      case AUTHENTICATED -> {
        if (scram.isPresent() && !scram.get().verified()) {
          throw new Unexpected("the server did not prove that it knows the password");
        }
      }
      case CLEARTEXT -> answer(conversation, ended(password));
      case MD5 -> answer(conversation, ended(Digests.postgres(user, password, message.rest())));
      case SASL -> {
        Scram begun = new Scram(password);
        byte[] first = begun.first().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        zeroEnded(body, "SCRAM-SHA-256");
        body.writeBytes(ByteBuffer.allocate(4).putInt(first.length).array());
        body.writeBytes(first);
        answer(conversation, body.toByteArray());
        return Optional.of(begun);
      }
      case SASL_CONTINUE, SASL_FINAL -> {
        Scram begun = scram.orElseThrow(() -> new Unexpected("login goes on that has not begun"));
        String said = new String(message.rest(), StandardCharsets.UTF_8);
        if (kind == SASL_FINAL) {
          begun.verify(said);
        } else {
          answer(conversation, begun.last(said).getBytes(StandardCharsets.UTF_8));
        }
      }
      default -> throw new Unexpected("asks for a login in a way that we do not know: " + kind);
    }
    return scram;
  }

  private static void answer(Conversation conversation, byte[] body) throws IOException {
    byte[] message = withLength(body);
    conversation.send(ByteBuffer.allocate(1 + message.length).put((byte) 'p').put(message).array());
  }

  private static Message receive(Conversation conversation) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(conversation.exactly(5));
    char type = (char) (head.get() & 0xff);
    int length = head.getInt();
    boolean isKnown = "RSEZKNvA".indexOf(type) >= 0;
    if (!isKnown || length < 4 || length > MESSAGE_BYTES_MAX) {
      String seen = new String(head.array(), StandardCharsets.ISO_8859_1);
      throw new Unexpected("answer is not PostgreSQL's: " + conversation.quoted(seen));
    }
    return new Message(type, ByteBuffer.wrap(conversation.exactly(length - 4)));
  }

  private static Unexpected error(Conversation conversation, Message message) {
    String code = field(message, 'C');
    String text = field(message, 'M');
    return new Unexpected("error %s: %s".formatted(Excerpt.plain(code), conversation.quoted(text)));
  }

  /** A field of an error, by its letter. */
  private static String field(Message message, char wanted) {
    message.body.rewind();
    while (message.body.hasRemaining()) {
      char letter = (char) (message.body.get() & 0xff);
      String text = message.text();
      if (letter == wanted) {
        return text;
      }
    }
    return "";
  }

  private static byte[] ended(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    zeroEnded(bytes, text);
    return bytes.toByteArray();
  }

  private static void zeroEnded(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.write(0);
  }

  private static byte[] withLength(byte[] body) {
    return ByteBuffer.allocate(4 + body.length).putInt(4 + body.length).put(body).array();
  }
}

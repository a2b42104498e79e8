package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Login;

/** AMQP 0-9-1: up to the server's start, or with a login until the virtual host is open. */
record AmqpDialogue(Probe.Amqp probe, Trust trust) implements Dialogue {
  private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int METHOD_FRAME = 1;
  private static final int HEARTBEAT_FRAME = 8;
  private static final int FRAME_END = 0xce;
  private static final int FRAME_BYTES_MAX = 16 * 1024;
  private static final int HEARTBEATS_MAX = 10;
  private static final int SHORT_TEXT_MAX = 255;

  /** The class of methods that concern the connection, and its methods. */
  private static final int CONNECTION = 10;

  private static final int START = 10;
  private static final int START_OK = 11;
  private static final int TUNE = 30;
  private static final int TUNE_OK = 31;
  private static final int OPEN = 40;
  private static final int OPEN_OK = 41;
  private static final int CLOSE = 50;
  private static final int CLOSE_OK = 51;

  @Override
  public String hold(Conversation conversation) throws IOException {
    if (probe.encryption().isPresent()) {
      conversation.encrypt(probe.encryption().get(), trust, Optional.empty());
    }
    conversation.await("connection.start");
    conversation.send(PROTOCOL);
    ByteBuffer _ = method(conversation, "connection.start", START);
    if (probe.login().isEmpty()) {
      return "connection.start";
    }
    open(conversation, probe.login().get());
    return "logged in, virtual host " + probe.virtualHost() + " open";
  }

  private void open(Conversation conversation, Login login) throws IOException {
    String password = Secret.password(login);
    conversation.conceal(password);
    send(conversation, START_OK, startOk(Secret.user(login), password));
    ByteBuffer tune = method(conversation, "connection.tune", TUNE);
    if (tune.remaining() < 8) {
      throw new Unexpected("connection.tune is too short");
    }
    ByteBuffer tuned = ByteBuffer.allocate(8);
    tuned.putShort(tune.getShort()).putInt(tune.getInt()).putShort((short) 0); // no heartbeat
    send(conversation, TUNE_OK, tuned.array());
    ByteArrayOutputStream host = new ByteArrayOutputStream();
    shortText(host, probe.virtualHost());
    host.write(0);
    host.write(0);
    send(conversation, OPEN, host.toByteArray());
    ByteBuffer _ = method(conversation, "connection.open-ok", OPEN_OK);
    send(conversation, CLOSE, new byte[] {0, (byte) 200, 0, 0, 0, 0, 0});
    ByteBuffer _ = method(conversation, "connection.close-ok", CLOSE_OK);
  }

  private static byte[] startOk(String user, String password) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream able = new ByteArrayOutputStream();
    // Without it a server says nothing when a login is wrong, it only closes.
    shortText(able, "authentication_failure_close");
    able.write('t');
    able.write(1);
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    shortText(properties, "product");
    properties.write('S');
    longBytes(properties, "evenkeel".getBytes(StandardCharsets.US_ASCII));
    shortText(properties, "capabilities");
    properties.write('F');
    longBytes(properties, able.toByteArray());
    longBytes(out, properties.toByteArray());
    shortText(out, "PLAIN");
    longBytes(out, ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    shortText(out, "en_US");
    return out.toByteArray();
  }

  /** The arguments of the method that must come next. */
  private static ByteBuffer method(Conversation conversation, String name, int wanted)
      throws IOException {
    conversation.await(name);
    ByteBuffer frame = frame(conversation);
    if (frame.remaining() < 4) {
      throw new Unexpected("a method without a number");
    }
    int type = frame.getShort() & 0xffff;
    int method = frame.getShort() & 0xffff;
    if (type == CONNECTION && method == CLOSE) {
      throw refused(conversation, frame);
    }
    if (type != CONNECTION || method != wanted) {
      throw new Unexpected("method %d.%d instead of %s".formatted(type, method, name));
    }
    return frame;
  }

  private static Unexpected refused(Conversation conversation, ByteBuffer close) {
    int code = close.remaining() < 3 ? 0 : close.getShort() & 0xffff;
    int length = close.hasRemaining() ? Math.min(close.get() & 0xff, close.remaining()) : 0;
    byte[] text = new byte[length];
    close.get(text);
    String said = new String(text, StandardCharsets.UTF_8);
    return new Unexpected("refused with %d: %s".formatted(code, conversation.quoted(said)));
  }

  private static ByteBuffer frame(Conversation conversation) throws IOException {
    for (int i = 0; i < HEARTBEATS_MAX; i++) {
      ByteBuffer head = ByteBuffer.wrap(conversation.exactly(7));
      int type = head.get();
      int length = head.getInt(3);
      boolean isKnown = type == METHOD_FRAME || type == HEARTBEAT_FRAME;
      if (!isKnown || length < 0 || length > FRAME_BYTES_MAX) {
        String seen = new String(head.array(), StandardCharsets.ISO_8859_1);
        throw new Unexpected("answer is not AMQP 0-9-1: " + conversation.quoted(seen));
      }
      byte[] payload = conversation.exactly(length);
      if ((conversation.exactly(1)[0] & 0xff) != FRAME_END) {
        throw new Unexpected("answer is not AMQP 0-9-1: a frame without its end");
      }
      if (type == METHOD_FRAME) {
        return ByteBuffer.wrap(payload);
      }
    }
    throw new Unexpected("nothing but heartbeats");
  }

  private static void send(Conversation conversation, int method, byte[] arguments)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(12 + arguments.length);
    frame.put((byte) METHOD_FRAME).putShort((short) 0).putInt(4 + arguments.length);
    frame.putShort((short) CONNECTION).putShort((short) method).put(arguments);
    conversation.send(frame.put((byte) FRAME_END).array());
  }

  private static void shortText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(SHORT_TEXT_MAX, bytes.length);
    out.write(length);
    out.write(bytes, 0, length);
  }

  private static void longBytes(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }
}

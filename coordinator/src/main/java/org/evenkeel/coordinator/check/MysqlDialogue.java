package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;

/**
 * The protocol of MySQL and MariaDB, up to the answer to a login. Without a login given, nobody's
 * is tried and may be refused: a server blocks hosts that leave before.
 */
record MysqlDialogue(Probe.Mysql probe, Trust trust) implements Dialogue {
  private static final int PACKET_BYTES_MAX = 16 * 1024;
  private static final int CHARSET_UTF8 = 33;
  private static final String NOBODY = "evenkeel";
  private static final String NATIVE = "mysql_native_password";
  private static final String SHA2 = "caching_sha2_password";

  private static final int LONG_PASSWORD = 0x1;
  private static final int CONNECT_WITH_DB = 0x8;
  private static final int PROTOCOL_41 = 0x200;
  private static final int SSL = 0x800;
  private static final int SECURE_CONNECTION = 0x8000;
  private static final int PLUGIN_AUTH = 0x80000;

  private static final int OK = 0;
  private static final int MORE = 1;
  private static final int SWITCH = 0xfe;
  private static final int ERROR = 0xff;

  private static final int FAST = 3;
  private static final int FULL = 4;

  /** Access denied: to a name, without a password, to a database; not from this host. */
  private static final Set<Integer> REFUSED = Set.of(1044, 1045, 1049, 1130, 1251, 1524, 1698);

  private static final int ANSWERS_MAX = 10;

  /** What the server says of itself. */
  private record Greeting(String version, int capabilities, ByteBuffer scramble, String plugin) {
    byte[] salt() {
      byte[] salt = new byte[scramble.remaining()];
      scramble.get(0, salt);
      return salt;
    }
  }

  @Override
  public String hold(Conversation conversation) throws IOException {
    Packets packets = new Packets(conversation);
    boolean encryptsFirst =
        probe.encryption().filter(each -> each.start() == Encryption.Start.DIRECT).isPresent();
    if (encryptsFirst) {
      conversation.encrypt(probe.encryption().get(), trust, Optional.empty());
    }
    conversation.await("greeting");
    Greeting greeting = greeting(packets.receive(), conversation);
    if (probe.encryption().isPresent() && !encryptsFirst) {
      if ((greeting.capabilities & SSL) == 0) {
        throw new Unexpected("offers no TLS");
      }
      packets.send(head(greeting));
      conversation.encrypt(probe.encryption().get(), trust, Optional.empty());
    }
    String user = probe.login().map(Secret::user).orElse(NOBODY);
    String password = probe.login().isPresent() ? Secret.password(probe.login().get()) : "";
    conversation.conceal(password);
    conversation.await("answer to the login");
    packets.send(login(greeting, user, password));
    boolean in = loggedIn(packets, conversation, greeting, password);
    if (in) {
      packets.restart();
      packets.send(new byte[] {1}); // COM_QUIT
    }
    return "%s, %s".formatted(in ? "logged in" : "asks for a login", greeting.version);
  }

  private static Greeting greeting(ByteBuffer packet, Conversation conversation) throws Unexpected {
    int version = packet.get() & 0xff;
    if (version == ERROR) {
      throw error(packet, conversation);
    }
    if (version != 10) {
      throw new Unexpected("greeting is not MySQL's: protocol version " + version);
    }
    String name = text(packet);
    packet.getInt(); // the connection's number
    byte[] scramble = new byte[20];
    packet.get(scramble, 0, 8);
    packet.get();
    int capabilities = packet.getShort() & 0xffff;
    String plugin = NATIVE;
    if (packet.hasRemaining()) {
      packet.get(); // character set
      packet.getShort(); // status
      capabilities |= (packet.getShort() & 0xffff) << 16;
      packet.position(packet.position() + 11); // length of the scramble, reserved
      packet.get(scramble, 8, 12);
      packet.get();
      if ((capabilities & PLUGIN_AUTH) != 0) {
        plugin = text(packet);
      }
    }
    return new Greeting(Excerpt.plain(name), capabilities, ByteBuffer.wrap(scramble), plugin);
  }

  private int capabilities() {
    int common = LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH;
    boolean commands =
        probe.encryption().filter(each -> each.start() == Encryption.Start.COMMAND).isPresent();
    return common | (probe.database().isPresent() ? CONNECT_WITH_DB : 0) | (commands ? SSL : 0);
  }

  /** The beginning of a login; by itself the request for TLS. */
  private byte[] head(Greeting greeting) {
    ByteBuffer head = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(capabilities() & (greeting.capabilities | CONNECT_WITH_DB));
    return head.putInt(1 << 24).put((byte) CHARSET_UTF8).array();
  }

  private byte[] login(Greeting greeting, String user, String password) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head(greeting));
    zeroEnded(out, user);
    boolean sha2 = greeting.plugin.equals(SHA2);
    byte[] proof = proof(sha2 ? SHA2 : NATIVE, password, greeting.salt());
    out.write(proof.length);
    out.writeBytes(proof);
    probe.database().ifPresent(database -> zeroEnded(out, database));
    zeroEnded(out, sha2 ? SHA2 : NATIVE);
    return out.toByteArray();
  }

  private static byte[] proof(String plugin, String password, byte[] scramble) {
    return plugin.equals(SHA2)
        ? Digests.mysqlSha2(password, scramble)
        : Digests.mysqlNative(password, scramble);
  }

  /** Whether we are in; when nobody was given, being refused is no failure. */
  private boolean loggedIn(
      Packets packets, Conversation conversation, Greeting greeting, String password)
      throws IOException {
    byte[] scramble = greeting.salt();
    for (int i = 0; i < ANSWERS_MAX; i++) {
      ByteBuffer packet = packets.receive();
      int kind = packet.get() & 0xff;
      switch (kind) {
        case OK -> {
          return true;
        }
        case ERROR -> {
          int code = packet.remaining() < 2 ? 0 : packet.getShort(packet.position()) & 0xffff;
          if (probe.login().isEmpty() && REFUSED.contains(code)) {
            return false;
          }
          throw error(packet, conversation);
        }
        case SWITCH -> {
          String plugin = packet.hasRemaining() ? text(packet) : "mysql_old_password";
          if (!plugin.equals(NATIVE) && !plugin.equals(SHA2)) {
            if (probe.login().isEmpty()) {
              return false;
            }
            throw new Unexpected("login by %s is not known here".formatted(Excerpt.plain(plugin)));
          }
          byte[] rest = new byte[packet.remaining()];
          packet.get(rest);
          scramble = Arrays.copyOf(rest, 20);
          packets.send(proof(plugin, password, scramble));
        }
        case MORE -> {
          int more = packet.hasRemaining() ? packet.get() & 0xff : -1;
          if (more == FULL) {
            packets.send(inFull(password));
          } else if (more != FAST) {
            throw new Unexpected("login goes on in a way that we do not know");
          }
        }
        default -> throw new Unexpected("answer to the login is not MySQL's");
      }
    }
    throw new Unexpected("login took more than " + ANSWERS_MAX + " answers");
  }

  /** The password as it is, which only an encrypted connection may carry. */
  private byte[] inFull(String password) throws Unexpected {
    if (probe.encryption().isEmpty()) {
      throw new Unexpected(
          "the server wants the password itself; it is given only with starttls: true");
    }
    return (password + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static Unexpected error(ByteBuffer packet, Conversation conversation) {
    int code = packet.remaining() < 2 ? 0 : packet.getShort() & 0xffff;
    byte[] rest = new byte[packet.remaining()];
    packet.get(rest);
    String text = new String(rest, StandardCharsets.UTF_8).replaceFirst("^#.....", "");
    return new Unexpected("error %d: %s".formatted(code, conversation.quoted(text)));
  }

  private static String text(ByteBuffer packet) {
    StringBuilder text = new StringBuilder();
    while (packet.hasRemaining()) {
      byte next = packet.get();
      if (next == 0) {
        break;
      }
      text.append((char) (next & 0xff));
    }
    return text.toString();
  }

  private static void zeroEnded(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.write(0);
  }

  /** Packets with their three bytes of length and their number. */
  private static final class Packets {
    /** Zeros behind what came, so that a short packet is a wrong one and no exception. */
    private static final int MARGIN = 64;

    private final Conversation conversation;
    private int number;

    Packets(Conversation conversation) {
      this.conversation = conversation;
    }

    ByteBuffer receive() throws IOException {
      ByteBuffer head = ByteBuffer.wrap(conversation.exactly(4)).order(ByteOrder.LITTLE_ENDIAN);
      int length = head.getInt(0) & 0xffffff;
      if (length == 0 || length > PACKET_BYTES_MAX) {
        String seen = new String(head.array(), StandardCharsets.ISO_8859_1);
        throw new Unexpected("answer is not MySQL's: " + conversation.quoted(seen));
      }
      number = (head.get(3) & 0xff) + 1;
      byte[] body = Arrays.copyOf(conversation.exactly(length), length + MARGIN);
      ByteBuffer packet = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      boolean isGreeting = body[0] == 10;
      return isGreeting ? packet : packet.limit(length);
    }

    void send(byte[] body) throws IOException {
      ByteBuffer packet = ByteBuffer.allocate(4 + body.length).order(ByteOrder.LITTLE_ENDIAN);
      packet.putInt(body.length | number++ << 24).put(body);
      conversation.send(packet.array());
    }

    /** A command begins to count anew. */
    void restart() {
      number = 0;
    }
  }
}

package org.evenkeel.coordinator.ha.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Times;

/**
 * Messages as bytes (docs/protocol.md, "Messages"), and what of a datagram can be judged by itself:
 * length, magic, version, key, signature, content. Safe for any thread.
 */
public final class HeartbeatCodec {
  /** The longest datagram that is looked at. */
  public static final int LENGTH_MAX = 512;

  /** The longest extension that a later version may append. */
  static final int EXTENSION_MAX = 256;

  private static final int MAGIC = 0x45_56_4b_4c; // EVKL
  private static final int VERSION = 1;
  private static final int VERSION_AT = 4;
  private static final int LENGTH_AT = 6;
  private static final int KEY_AT = 8;
  private static final int NAME_AT = 103;
  private static final int LENGTH_MIN = NAME_AT + 1 + HeartbeatKey.SIGNATURE;

  private HeartbeatCodec() {}

  /** What a datagram is, as far as it tells by itself. */
  public sealed interface Decoded {
    /**
     * A message of somebody who has one of our keys; it may still be stale.
     *
     * @param key the number of that key
     */
    record Taken(HeartbeatMessage message, long key) implements Decoded {}

    /** Not one that we look at further. */
    record Refused(Refusal reason) implements Decoded {}
  }

  /** The datagram of a message, signed. */
  public static byte[] encode(HeartbeatMessage message, HeartbeatKey key) {
    byte[] name = message.name().getBytes(StandardCharsets.US_ASCII);
    int length = NAME_AT + name.length + HeartbeatKey.SIGNATURE;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(MAGIC).put((byte) VERSION).put((byte) message.kind().code());
    bytes.putShort((short) length).putInt((int) key.number());
    Session session = message.session();
    bytes.putLong(session.boot()).putLong(session.sequence());
    bytes.putLong(session.challenge()).putLong(session.answer());
    Times times = message.times();
    bytes.putLong(times.sent()).putLong(times.echo()).putLong(times.held()).putLong(times.wall());
    Standing standing = message.standing();
    bytes.putLong(standing.term());
    bytes.put((byte) standing.state().code()).put((byte) standing.flags().bits());
    bytes.putShort((short) standing.priority()).putShort((short) standing.configured());
    bytes.putLong(standing.digest()).putInt(standing.revision());
    bytes.put((byte) name.length).put(name);
    return bytes.put(key.sign(bytes.array(), bytes.position())).array();
  }

  /** Judges a datagram by itself; never throws, whatever it holds. */
  public static Decoded decode(byte[] datagram, Keyring keyring) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram);
    if (datagram.length < LENGTH_MIN
        || datagram.length > LENGTH_MAX
        || Short.toUnsignedInt(bytes.getShort(LENGTH_AT)) != datagram.length) {
      return new Decoded.Refused(Refusal.LENGTH);
    }
    if (bytes.getInt(0) != MAGIC) {
      return new Decoded.Refused(Refusal.MAGIC);
    }
    if (bytes.get(VERSION_AT) != VERSION) {
      return new Decoded.Refused(Refusal.VERSION);
    }
    Optional<HeartbeatKey> key = keyring.key(Integer.toUnsignedLong(bytes.getInt(KEY_AT)));
    if (key.isEmpty()) {
      return new Decoded.Refused(Refusal.UNKNOWN_KEY);
    }
    if (!key.get().signed(datagram)) {
      return new Decoded.Refused(Refusal.SIGNATURE);
    }
    return message(bytes)
        .<Decoded>map(message -> new Decoded.Taken(message, key.get().number()))
        .orElseGet(() -> new Decoded.Refused(Refusal.CONTENT));
  }

  /** The message in bytes whose signature is right; empty when a field is not as it must be. */
  private static Optional<HeartbeatMessage> message(ByteBuffer bytes) {
    bytes.position(VERSION_AT + 1);
    Optional<Kind> kind = kind(bytes.get());
    bytes.position(KEY_AT + Integer.BYTES);
    long boot = bytes.getLong();
    long sequence = bytes.getLong();
    long challenge = bytes.getLong();
    long answer = bytes.getLong();
    Times times = new Times(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    long term = bytes.getLong();
    Optional<State> state = state(bytes.get());
    Flags flags = Flags.of(bytes.get());
    int priority = Short.toUnsignedInt(bytes.getShort());
    int configured = Short.toUnsignedInt(bytes.getShort());
    long digest = bytes.getLong();
    int revision = bytes.getInt();
    int nameLength = Byte.toUnsignedInt(bytes.get());
    int extension = bytes.remaining() - nameLength - HeartbeatKey.SIGNATURE;
    if (kind.isEmpty() || state.isEmpty() || extension < 0 || extension > EXTENSION_MAX) {
      return Optional.empty();
    }
    byte[] name = new byte[nameLength];
    bytes.get(name);
    try {
      return Optional.of(
          new HeartbeatMessage(
              kind.get(),
              new Session(boot, sequence, challenge, answer),
              times,
              new Standing(term, state.get(), flags, priority, configured, digest, revision),
              new String(name, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a field is out of its range
    }
  }

  private static Optional<Kind> kind(byte code) {
    return Arrays.stream(Kind.values()).filter(kind -> kind.code() == code).findFirst();
  }

  private static Optional<State> state(byte code) {
    return Arrays.stream(State.values()).filter(state -> state.code() == code).findFirst();
  }
}

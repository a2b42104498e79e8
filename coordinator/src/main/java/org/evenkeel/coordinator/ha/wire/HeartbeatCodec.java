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
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Timings;

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

  /** The field of the extension that says how the sender is configured. */
  private static final int TIMINGS = 1;

  private static final int TIMINGS_LENGTH = 8;

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
    int extension = message.timings().isPresent() ? 2 + TIMINGS_LENGTH : 0;
    int length = NAME_AT + name.length + extension + HeartbeatKey.SIGNATURE;
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
    message
        .timings()
        .ifPresent(
            timings -> {
              bytes.put((byte) TIMINGS).put((byte) TIMINGS_LENGTH);
              bytes.putInt(timings.intervalMillis()).putInt(timings.deadMillis());
            });
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
              new String(name, StandardCharsets.ISO_8859_1),
              timings(bytes.slice(bytes.position(), extension))));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a field is out of its range
    }
  }

  /** Fields of an extension: type, length, value. Unknown ones are passed over. */
  private static Optional<Timings> timings(ByteBuffer extension) {
    while (extension.remaining() >= 2) {
      int type = Byte.toUnsignedInt(extension.get());
      int length = Byte.toUnsignedInt(extension.get());
      if (length > extension.remaining()) {
        return Optional.empty();
      }
      if (type == TIMINGS && length >= TIMINGS_LENGTH) {
        return timings(extension.getInt(), extension.getInt());
      }
      extension.position(extension.position() + length);
    }
    return Optional.empty();
  }

  private static Optional<Timings> timings(int interval, int dead) {
    try {
      return Optional.of(new Timings(interval, dead));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // what makes no sense says nothing
    }
  }

  private static Optional<Kind> kind(byte code) {
    return Arrays.stream(Kind.values()).filter(kind -> kind.code() == code).findFirst();
  }

  private static Optional<State> state(byte code) {
    return Arrays.stream(State.values()).filter(state -> state.code() == code).findFirst();
  }
}

package org.evenkeel.coordinator.ha.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;

/**
 * Questions to a witness and its answers as bytes (docs/protocol.md, "Witnesses"). What is read may
 * hold anything; nothing of it throws. Safe for any thread.
 */
public final class WitnessCodec {
  /** The longest question or answer that is looked at. */
  public static final int LENGTH_MAX = 512;

  private static final int ASKS = 0x45_56_4b_57; // EVKW
  private static final int ANSWERS = 0x45_56_4b_41; // EVKA
  private static final int VERSION = 1;
  private static final int VERSION_AT = 4;
  private static final int CODE_AT = 5;
  private static final int LENGTH_AT = 6;
  private static final int KEY_AT = 8;
  private static final int QUESTION_NAME_AT = 57;
  private static final int ANSWER_NAME_AT = 28;
  private static final int UNUSED = 1;

  private WitnessCodec() {}

  /** A question of somebody who has one of a pair's keys; it may still be a recording. */
  public static final class Signed {
    private final WitnessQuestion question;
    private final Keyring keys;
    private final HeartbeatKey key;
    private final byte[] signature;

    private Signed(WitnessQuestion question, Keyring keys, HeartbeatKey key, byte[] signature) {
      this.question = question;
      this.keys = keys;
      this.key = key;
      this.signature = signature;
    }

    /** What is asked. */
    public WitnessQuestion question() {
      return question;
    }

    /** The pair's keys. */
    public Keyring keys() {
      return keys;
    }

    /** The bytes of the answer to this question, signed by the key that has signed it. */
    public byte[] answer(WitnessAnswer answer) {
      return encode(answer, signature, key);
    }
  }

  /** The bytes of a question, signed. */
  public static byte[] encode(WitnessQuestion question, HeartbeatKey key) {
    byte[] name = question.node().getBytes(StandardCharsets.US_ASCII);
    int length = QUESTION_NAME_AT + 1 + name.length + HeartbeatKey.SIGNATURE;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(ASKS).put((byte) VERSION).put((byte) question.kind().code());
    bytes.putShort((short) length).putInt((int) key.number());
    bytes.putLong(question.nonce()).putLong(question.salt());
    bytes.putLong(question.boot()).putLong(question.ballot()).putLong(question.term());
    bytes.putInt(question.leaseMillis()).put((byte) (question.unused() ? UNUSED : 0));
    bytes.put((byte) name.length).put(name);
    return bytes.put(key.sign(bytes.array(), bytes.position())).array();
  }

  /** The signature at the end of a question. */
  public static byte[] signature(byte[] question) {
    return Arrays.copyOfRange(question, question.length - HeartbeatKey.SIGNATURE, question.length);
  }

  /** The question in bytes, when one of some pairs' keys has signed them. */
  public static Optional<Signed> question(byte[] bytes, Collection<Keyring> pairs) {
    if (!framed(bytes, ASKS, QUESTION_NAME_AT + 1 + HeartbeatKey.SIGNATURE)) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long number = Integer.toUnsignedLong(buffer.getInt(KEY_AT));
    for (Keyring pair : pairs) {
      Optional<HeartbeatKey> key = pair.key(number);
      if (key.isPresent() && key.get().signed(bytes)) {
        return content(buffer)
            .map(question -> new Signed(question, pair, key.get(), signature(bytes)));
      }
    }
    return Optional.empty();
  }

  private static Optional<WitnessQuestion> content(ByteBuffer bytes) {
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(k -> k.code() == bytes.get(CODE_AT)).findFirst();
    bytes.position(KEY_AT + Integer.BYTES);
    long nonce = bytes.getLong();
    long salt = bytes.getLong();
    long boot = bytes.getLong();
    long ballot = bytes.getLong();
    long term = bytes.getLong();
    int lease = bytes.getInt();
    boolean unused = (bytes.get() & UNUSED) != 0;
    Optional<String> node = name(bytes);
    if (kind.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new WitnessQuestion(
              kind.get(), nonce, salt, boot, ballot, term, lease, unused, node.get()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a field is out of its range
    }
  }

  /**
   * The bytes of an answer, signed together with the question's signature.
   *
   * @param question the signature of the question
   */
  public static byte[] encode(WitnessAnswer answer, byte[] question, HeartbeatKey key) {
    byte[] name = answer.holder().orElse("").getBytes(StandardCharsets.US_ASCII);
    int length = ANSWER_NAME_AT + 1 + name.length + HeartbeatKey.SIGNATURE;
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(ANSWERS).put((byte) VERSION).put((byte) answer.verdict().code());
    bytes.putShort((short) length);
    bytes.putLong(answer.nonce()).putLong(answer.term()).putInt(answer.leftMillis());
    bytes.put((byte) name.length).put(name);
    return bytes.put(sign(bytes.array(), bytes.position(), question, key)).array();
  }

  /** The answer to a question in bytes; empty when they are not that. */
  public static Optional<WitnessAnswer> answer(byte[] bytes, byte[] question, HeartbeatKey key) {
    if (!framed(bytes, ANSWERS, ANSWER_NAME_AT + 1 + HeartbeatKey.SIGNATURE)) {
      return Optional.empty();
    }
    int covered = bytes.length - HeartbeatKey.SIGNATURE;
    if (!MessageDigest.isEqual(sign(bytes, covered, question, key), signature(bytes))) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Optional<Verdict> verdict =
        Arrays.stream(Verdict.values()).filter(v -> v.code() == bytes[CODE_AT]).findFirst();
    buffer.position(LENGTH_AT + Short.BYTES);
    long nonce = buffer.getLong();
    long term = buffer.getLong();
    int left = buffer.getInt();
    Optional<String> holder = name(buffer);
    if (verdict.isEmpty() || holder.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new WitnessAnswer(
              verdict.get(), nonce, term, left, holder.filter(name -> !name.isEmpty())));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a field is out of its range
    }
  }

  private static byte[] sign(byte[] bytes, int length, byte[] question, HeartbeatKey key) {
    byte[] both = Arrays.copyOf(bytes, length + question.length);
    System.arraycopy(question, 0, both, length, question.length);
    return key.sign(both, both.length);
  }

  private static boolean framed(byte[] bytes, int magic, int lengthMin) {
    if (bytes.length < lengthMin || bytes.length > LENGTH_MAX) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return buffer.getInt(0) == magic
        && buffer.get(VERSION_AT) == VERSION
        && Short.toUnsignedInt(buffer.getShort(LENGTH_AT)) == bytes.length;
  }

  /**
   * The name at a buffer's position, maybe an empty one; whatever follows it is a later version's.
   */
  private static Optional<String> name(ByteBuffer bytes) {
    int length = Byte.toUnsignedInt(bytes.get());
    if (length > bytes.remaining() - HeartbeatKey.SIGNATURE) {
      return Optional.empty();
    }
    byte[] name = new byte[length];
    bytes.get(name);
    return Optional.of(new String(name, StandardCharsets.ISO_8859_1));
  }
}

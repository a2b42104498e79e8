package org.evenkeel.coordinator.radius;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request to a RADIUS server, and what can be an answer to it. The first attribute signs the
 * whole (RFC 3579, 3.2), as it must since prefixes of MD5 can be forged (CVE-2024-3596).
 */
public final class Request {
  /** Whether a user may come in. */
  public static final int ACCESS = 1;

  /** Whether the server is there (RFC 5997). */
  public static final int STATUS = 12;

  /** The longest message. */
  public static final int MESSAGE_MAX = 4_096;

  /** The longest password, in bytes (RFC 2865, 5.2). */
  public static final int PASSWORD_MAX = 128;

  private static final int HEADER = 20;
  private static final int BLOCK = 16;
  private static final int SIGNATURE = 2 + BLOCK;

  private final byte[] secret;
  private final byte[] datagram;

  private Request(byte[] secret, byte[] datagram) {
    this.secret = secret;
    this.datagram = datagram;
  }

  /** What came back. */
  public sealed interface Heard {
    /** Nothing that answers this request. */
    record Foreign() implements Heard {}

    /** An answer that somebody has made who does not know the secret, or changed on its way. */
    record Forged() implements Heard {}

    /**
     * An answer.
     *
     * @param code what it is, such as {@link Answers#ACCEPT}
     * @param signed whether it has a signature of its own besides the older one, which is not
     *     enough to believe it
     */
    record Answer(int code, boolean signed, List<Attribute> attributes) implements Heard {
      public Answer {
        attributes = List.copyOf(attributes);
      }
    }
  }

  /** The codes of answers. */
  public static final class Answers {
    /** The user may come in. */
    public static final int ACCEPT = 2;

    /** The user may not. */
    public static final int REJECT = 3;

    /** The server is there. */
    public static final int ACCOUNTING = 5;

    /** Something else is asked of the user. */
    public static final int CHALLENGE = 11;

    private Answers() {}
  }

  /**
   * Asks whether a user may come in.
   *
   * @param password at most {@link #PASSWORD_MAX} bytes; longer ones are cut
   */
  public static Request access(
      String secret, String user, String password, String from, SecureRandom random) {
    byte[] key = utf8(secret);
    byte[] authenticator = authenticator(random);
    byte[] name = utf8(user);
    List<Attribute> attributes =
        List.of(
            new Attribute(
                Attribute.USER_NAME,
                Arrays.copyOf(name, Math.min(name.length, Attribute.VALUE_MAX))),
            new Attribute(Attribute.USER_PASSWORD, hidden(utf8(password), authenticator, key)),
            Attribute.text(Attribute.NAS_IDENTIFIER, from));
    return new Request(key, message(ACCESS, random.nextInt(256), authenticator, key, attributes));
  }

  /** Asks whether the server is there. */
  public static Request status(String secret, String from, SecureRandom random) {
    byte[] key = utf8(secret);
    byte[] authenticator = authenticator(random);
    return new Request(
        key,
        message(
            STATUS,
            random.nextInt(256),
            authenticator,
            key,
            List.of(Attribute.text(Attribute.NAS_IDENTIFIER, from))));
  }

  /** As it is sent, and sent again. */
  public byte[] datagram() {
    return datagram.clone();
  }

  /** What a datagram that came back is. */
  public Heard judge(byte[] answer) {
    if (answer.length < HEADER || answer.length > MESSAGE_MAX || answer[1] != datagram[1]) {
      return new Heard.Foreign();
    }
    int length = ByteBuffer.wrap(answer).getShort(2) & 0xffff;
    if (length < HEADER || length > answer.length) {
      return new Heard.Foreign();
    }
    byte[] message = Arrays.copyOf(answer, length);
    byte[] ours = Arrays.copyOfRange(datagram, 4, HEADER);
    byte[] signature = Arrays.copyOfRange(message, 4, HEADER);
    ByteBuffer.wrap(message).put(4, ours);
    if (!MessageDigest.isEqual(signature, md5(message, secret))) {
      return new Heard.Forged();
    }
    return attributes(message);
  }

  /** Of an answer whose header holds the request's authenticator. */
  private Heard attributes(byte[] message) {
    List<Attribute> attributes = new ArrayList<>();
    int signedAt = 0;
    int at = HEADER;
    while (at < message.length) {
      int size = at + 1 < message.length ? message[at + 1] & 0xff : 0;
      if (size < 2 || at + size > message.length) {
        return new Heard.Forged();
      }
      Attribute one =
          new Attribute(message[at] & 0xff, Arrays.copyOfRange(message, at + 2, at + size));
      if (one.type() == Attribute.MESSAGE_AUTHENTICATOR) {
        if (signedAt != 0 || size != SIGNATURE) {
          return new Heard.Forged();
        }
        signedAt = at + 2;
      }
      attributes.add(one);
      at += size;
    }
    if (signedAt != 0 && !signs(message, signedAt)) {
      return new Heard.Forged();
    }
    return new Heard.Answer(message[0] & 0xff, signedAt != 0, attributes);
  }

  private boolean signs(byte[] message, int at) {
    byte[] unsigned = message.clone();
    Arrays.fill(unsigned, at, at + BLOCK, (byte) 0);
    return MessageDigest.isEqual(
        hmacMd5(secret, unsigned), Arrays.copyOfRange(message, at, at + BLOCK));
  }

  private static byte[] message(
      int code, int id, byte[] authenticator, byte[] secret, List<Attribute> attributes) {
    int length =
        HEADER + SIGNATURE + attributes.stream().mapToInt(one -> 2 + one.value().length).sum();
    ByteBuffer message = ByteBuffer.allocate(length);
    message.put((byte) code).put((byte) id).putShort((short) length).put(authenticator);
    message.put((byte) Attribute.MESSAGE_AUTHENTICATOR).put((byte) SIGNATURE).put(new byte[BLOCK]);
    for (Attribute one : attributes) {
      message.put((byte) one.type()).put((byte) (2 + one.value().length)).put(one.value());
    }
    message.put(HEADER + 2, hmacMd5(secret, message.array()));
    return message.array();
  }

  /** A password, block by block under a digest of the secret (RFC 2865, 5.2). */
  static byte[] hidden(byte[] password, byte[] authenticator, byte[] secret) {
    int blocks = Math.max(1, (Math.min(password.length, PASSWORD_MAX) + BLOCK - 1) / BLOCK);
    byte[] hidden = Arrays.copyOf(password, blocks * BLOCK);
    byte[] before = authenticator;
    for (int start = 0; start < hidden.length; start += BLOCK) {
      byte[] mask = md5(secret, before);
      for (int i = 0; i < BLOCK; i++) {
        hidden[start + i] ^= mask[i];
      }
      before = Arrays.copyOfRange(hidden, start, start + BLOCK);
    }
    return hidden;
  }

  private static byte[] authenticator(SecureRandom random) {
    byte[] authenticator = new byte[BLOCK];
    random.nextBytes(authenticator);
    return authenticator;
  }

  private static byte[] md5(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private static byte[] hmacMd5(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(key, "HmacMD5"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacMD5", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Login;

/**
 * RADIUS: with a login an Access-Request (RFC 2865), otherwise a Status-Server (RFC 5997), both
 * signed (RFC 3579, 3.2).
 */
final class RadiusQuestion implements Question {
  private static final int ACCESS_REQUEST = 1;
  private static final int ACCESS_ACCEPT = 2;
  private static final int ACCESS_REJECT = 3;
  private static final int ACCOUNTING_RESPONSE = 5;
  private static final int ACCESS_CHALLENGE = 11;
  private static final int STATUS_SERVER = 12;

  private static final int USER_NAME = 1;
  private static final int USER_PASSWORD = 2;
  private static final int NAS_IDENTIFIER = 32;
  private static final int MESSAGE_AUTHENTICATOR = 80;

  private static final int HEADER = 20;
  private static final int BLOCK = 16;
  private static final int PASSWORD_BYTES_MAX = 128;

  private final Probe.Radius probe;
  private final SecureRandom random = new SecureRandom();

  RadiusQuestion(Probe.Radius probe) {
    this.probe = probe;
  }

  @Override
  public Asked ask(CheckTarget target, InetSocketAddress local) throws Unexpected {
    byte[] secret = Secret.read(probe.secretFile()).getBytes(StandardCharsets.UTF_8);
    byte[] authenticator = new byte[BLOCK];
    random.nextBytes(authenticator);
    byte[] request = request((byte) random.nextInt(), authenticator, secret);
    return new Asked() {
      @Override
      public byte[] datagram() {
        return request;
      }

      @Override
      public Heard judge(byte[] datagram) throws Unexpected {
        return RadiusQuestion.judge(datagram, request, secret);
      }
    };
  }

  private byte[] request(byte id, byte[] authenticator, byte[] secret) throws Unexpected {
    ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    attribute(attributes, MESSAGE_AUTHENTICATOR, new byte[BLOCK]); // first: signed in its place
    if (probe.login().isPresent()) {
      Login login = probe.login().get();
      attribute(attributes, USER_NAME, Secret.user(login).getBytes(StandardCharsets.UTF_8));
      byte[] password = Secret.password(login).getBytes(StandardCharsets.UTF_8);
      attribute(attributes, USER_PASSWORD, hidden(password, authenticator, secret));
    }
    attribute(attributes, NAS_IDENTIFIER, "evenkeel".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer message = ByteBuffer.allocate(HEADER + attributes.size());
    message.put((byte) (probe.login().isPresent() ? ACCESS_REQUEST : STATUS_SERVER)).put(id);
    message.putShort((short) message.capacity()).put(authenticator).put(attributes.toByteArray());
    message.put(HEADER + 2, Digests.hmacMd5(secret, message.array()));
    return message.array();
  }

  private static void attribute(ByteArrayOutputStream out, int type, byte[] value) {
    int length = Math.min(value.length, 253);
    out.write(type);
    out.write(2 + length);
    out.write(value, 0, length);
  }

  /** A password, block by block under a digest of the secret (RFC 2865, 5.2). */
  static byte[] hidden(byte[] password, byte[] authenticator, byte[] secret) {
    int blocks = Math.max(1, (Math.min(password.length, PASSWORD_BYTES_MAX) + BLOCK - 1) / BLOCK);
    byte[] hidden = Arrays.copyOf(password, blocks * BLOCK);
    byte[] before = authenticator;
    for (int start = 0; start < hidden.length; start += BLOCK) {
      byte[] mask = Digests.of("MD5", secret, before);
      for (int i = 0; i < BLOCK; i++) {
        hidden[start + i] ^= mask[i];
      }
      before = Arrays.copyOfRange(hidden, start, start + BLOCK);
    }
    return hidden;
  }

  private static Heard judge(byte[] answer, byte[] request, byte[] secret) throws Unexpected {
    if (answer.length < HEADER || answer[1] != request[1]) {
      return new Heard.Nothing();
    }
    int length = ByteBuffer.wrap(answer).getShort(2) & 0xffff;
    if (length < HEADER || length > answer.length) {
      return new Heard.Nothing();
    }
    byte[] signed =
        Digests.of(
            "MD5",
            Arrays.copyOf(answer, 4),
            Arrays.copyOfRange(request, 4, HEADER),
            Arrays.copyOfRange(answer, HEADER, length),
            secret);
    if (!MessageDigest.isEqual(signed, Arrays.copyOfRange(answer, 4, HEADER))) {
      throw new Unexpected("answer is signed with another secret than ours");
    }
    return switch (answer[0] & 0xff) {
      case ACCESS_ACCEPT ->
          new Heard.Answer(request[0] == STATUS_SERVER ? "alive" : "access accepted");
      case ACCOUNTING_RESPONSE -> new Heard.Answer("alive");
      case ACCESS_REJECT -> throw new Unexpected("access rejected");
      case ACCESS_CHALLENGE -> throw new Unexpected("asks for more than the password");
      default -> throw new Unexpected("answered with code " + (answer[0] & 0xff));
    };
  }
}

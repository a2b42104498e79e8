package org.evenkeel.coordinator.check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * The client's part of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, as PostgreSQL
 * uses it: the name stands elsewhere. Both sides prove that they know the password.
 */
final class Scram {
  /** A server that asks for more would keep us busy: PostgreSQL asks for 4096. */
  private static final int ITERATIONS_MAX = 100_000;

  private static final String ALGORITHM = "HmacSHA256";

  private final String password;
  private final String nonce;
  private String proofOfServer = "";
  private boolean verified;

  Scram(String password) {
    this(password, random());
  }

  Scram(String password, String nonce) {
    this.password = password;
    this.nonce = nonce;
  }

  private static String random() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The first message. */
  String first() {
    return "n,," + firstBare();
  }

  private String firstBare() {
    return "n=,r=" + nonce;
  }

  /** The second and last message, an answer to the server's first. */
  String last(String serverFirst) throws Unexpected {
    Map<String, String> said = attributes(serverFirst);
    String both = said.getOrDefault("r", "");
    int iterations = number(said.getOrDefault("i", ""));
    if (!both.startsWith(nonce) || both.length() == nonce.length()) {
      throw new Unexpected("login answered with another nonce than ours");
    }
    try {
      byte[] salt = Base64.getDecoder().decode(said.getOrDefault("s", ""));
      byte[] salted = salted(salt, iterations);
      String withoutProof = "c=biws,r=" + both;
      String all = firstBare() + "," + serverFirst + "," + withoutProof;
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] proof = hmac(Sha256.of(clientKey), all);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      proofOfServer = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), all));
      return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Unexpected(
          "login cannot be computed: " + Excerpt.plain(String.valueOf(e.getMessage())));
    }
  }

  /** Judges the server's last message. */
  void verify(String serverLast) throws Unexpected {
    String proof = attributes(serverLast).getOrDefault("v", "");
    if (proofOfServer.isEmpty() || !proof.equals(proofOfServer)) {
      throw new Unexpected("the server did not prove that it knows the password");
    }
    verified = true;
  }

  /** Whether the server has proved itself. */
  boolean verified() {
    return verified;
  }

  private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
    Mac mac = mac(password.getBytes(StandardCharsets.UTF_8));
    mac.update(salt);
    byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
    byte[] result = block.clone();
    for (int i = 1; i < iterations; i++) {
      block = mac.doFinal(block);
      for (int j = 0; j < result.length; j++) {
        result[j] ^= block[j];
      }
    }
    return result;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(key, ALGORITHM));
    return mac;
  }

  private static int number(String text) throws Unexpected {
    int number = text.matches("[1-9]\\d{0,6}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    if (number > ITERATIONS_MAX) {
      throw new Unexpected(
          "login asks for a strange number of iterations: " + Excerpt.quoted(text));
    }
    return number;
  }

  private static Map<String, String> attributes(String message) {
    Map<String, String> attributes = new HashMap<>();
    for (String each : message.split(",", 20)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        attributes.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return attributes;
  }
}

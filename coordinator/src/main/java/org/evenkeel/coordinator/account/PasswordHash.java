package org.evenkeel.coordinator.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a password: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, the minimum
 * that OWASP's Password Storage Cheat Sheet names. Two are equal when they are of the same hashing.
 */
public final class PasswordHash {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1"
              + "\\$([A-Za-z0-9+/]{10,88})\\$([A-Za-z0-9+/]{20,88})");

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;

  private final int memoryKib;
  private final int passes;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int memoryKib, int passes, byte[] salt, byte[] hash) {
    if (memoryKib < 8 || memoryKib > 1 << 20 || passes < 1 || passes > 64) {
      throw new IllegalArgumentException("memory or passes out of range");
    }
    if (salt.length < 8 || salt.length > 64 || hash.length < 16 || hash.length > 64) {
      throw new IllegalArgumentException("salt or hash of unusual length");
    }
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password with a new salt. */
  public static PasswordHash of(String password, SecureRandom random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    byte[] hash = new byte[32];
    argon2(MEMORY_KIB, PASSES, salt).generateBytes(utf8(password), hash);
    return new PasswordHash(MEMORY_KIB, PASSES, salt, hash);
  }

  /**
   * Reads the text form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is another
   */
  static PasswordHash parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an Argon2id hash");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    return new PasswordHash(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        decoder.decode(matcher.group(3)),
        decoder.decode(matcher.group(4)));
  }

  /** Whether this is the password. Takes the same time whatever the answer. */
  boolean matches(String password) {
    byte[] candidate = new byte[hash.length];
    argon2(memoryKib, passes, salt).generateBytes(utf8(password), candidate);
    return MessageDigest.isEqual(hash, candidate);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PasswordHash that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  /** The PHC string format, as other programs write Argon2 too. */
  @Override
  public String toString() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(memoryKib, passes, encoder.encodeToString(salt), encoder.encodeToString(hash));
  }

  private static Argon2BytesGenerator argon2(int memoryKib, int passes, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    return generator;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

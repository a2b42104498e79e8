package org.evenkeel.coordinator.account;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * What somebody signs in with beside their password.
 *
 * @param secret that of the codes, in base 32: a verifier needs it as it is
 * @param recovery SHA-256 of the recovery codes that are left, which are random enough for it
 */
public record SecondFactor(String secret, Set<String> recovery) {
  /** How many recovery codes there are at first. */
  public static final int RECOVERY_CODES = 10;

  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final Pattern RECOVERY = Pattern.compile("([a-z0-9]{4}-){3}[a-z0-9]{4}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException when something does not fit
   */
  public SecondFactor {
    byte[] _ = Totp.bytes(secret);
    if (recovery.size() > RECOVERY_CODES
        || recovery.stream().anyMatch(hash -> !HASH.matcher(hash).matches())) {
      throw new IllegalArgumentException("no hashes of recovery codes");
    }
    recovery = Set.copyOf(recovery);
  }

  /** New recovery codes, of 79 random bits each. */
  static List<String> codes(SecureRandom random) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      StringBuilder code = new StringBuilder();
      for (int j = 0; j < 16; j++) {
        code.append(j > 0 && j % 4 == 0 ? "-" : "")
            .append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      codes.add(code.toString());
    }
    return codes;
  }

  /** What is kept of a recovery code. */
  static String hash(String code) {
    return Sha256.hex(code);
  }

  /** Whether that could be a recovery code, rather than one of an app. */
  static boolean isRecovery(String code) {
    return RECOVERY.matcher(code.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /** The same without one of the recovery codes. */
  SecondFactor without(String hash) {
    Set<String> left = new HashSet<>(recovery);
    left.remove(hash);
    return new SecondFactor(secret, left);
  }

  /** Says nothing, so that no log shows it. */
  @Override
  public String toString() {
    return "second factor";
  }
}

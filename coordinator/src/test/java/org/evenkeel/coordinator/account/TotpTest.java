package org.evenkeel.coordinator.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TotpTest {
  /** That of RFC 6238, appendix B. */
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  private static final String SECRET_TEXT = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  @TempDir private Path state;

  @Test
  void codesAreThoseOfTheRfc() {
    Map<Long, String> codes =
        Map.of(
            59L, "287082",
            1111111109L, "081804",
            1111111111L, "050471",
            1234567890L, "005924",
            2000000000L, "279037",
            20000000000L, "353130");
    codes.forEach((seconds, code) -> assertEquals(code, Totp.code(SECRET, seconds / 30)));
    assertArrayEquals(SECRET, Totp.bytes(SECRET_TEXT));
  }

  @Test
  void secretsAreOf160BitsAndSurviveTheirText() {
    SecureRandom random = new SecureRandom();
    String secret = Totp.secret(random);
    assertEquals(32, secret.length());
    assertEquals(20, Totp.bytes(secret).length);
    for (String wrong : List.of("", "A", secret + "A", secret.substring(1) + "1", "x".repeat(32))) {
      assertThrows(IllegalArgumentException.class, () -> Totp.bytes(wrong), wrong);
    }
    assertEquals(
        "otpauth://totp/Evenkeel%20lb1:a%40b?secret="
            + secret
            + "&issuer=Evenkeel%20lb1&algorithm=SHA1&digits=6&period=30",
        Totp.uri("lb1", "a@b", secret));
  }

  @Test
  void clocksMayDifferByHalfAMinute() {
    Instant now = Instant.ofEpochSecond(1111111109L);
    for (long step = -3; step <= 3; step++) {
      String code = Totp.code(SECRET, 1111111109L / 30 + step);
      assertEquals(Math.abs(step) <= 1, Totp.step(SECRET_TEXT, code, now).isPresent(), "" + step);
    }
    for (String odd : List.of("", "81804", "0081804", "abcdef", "081804\u0000", "\u0660\u0668")) {
      assertEquals(OptionalLong.empty(), Totp.step(SECRET_TEXT, odd, now), odd);
    }
  }

  @Test
  void eachCodeWorksOnce() throws Exception {
    Accounts accounts = Accounts.open(state);
    Instant now = Instant.ofEpochSecond(1_800_000_000L);
    String secret = accounts.enrolment("lb1", "admin").secret();
    String first = code(secret, now);
    assertThrows(AccountException.class, () -> accounts.enable("admin", secret, "000000x", now));
    List<String> recovery = accounts.enable("admin", secret, first, now);
    assertEquals(10, new HashSet<>(recovery).size());
    User admin = accounts.find("admin").orElseThrow();
    assertTrue(admin.secondFactor().isPresent());
    assertEquals(Optional.empty(), accounts.spend(admin, first, true, now), "that of enabling");
    Instant later = now.plusSeconds(30);
    assertEquals(Optional.of(admin), accounts.spend(admin, code(secret, later), true, later));
    assertEquals(Optional.empty(), accounts.spend(admin, code(secret, later), true, later));
    assertEquals(Optional.empty(), accounts.spend(admin, first, true, later), "an older one");

    String spare = " " + recovery.getFirst().toUpperCase(Locale.ROOT) + " ";
    assertEquals(Optional.empty(), accounts.spend(admin, spare, false, later), "a follower");
    User after = accounts.spend(admin, spare, true, later).orElseThrow();
    assertEquals(9, after.secondFactor().orElseThrow().recovery().size());
    assertEquals(Optional.empty(), accounts.spend(admin, spare, true, later));
    assertEquals(after, Accounts.open(state).find("admin").orElseThrow());
    assertEquals(Optional.empty(), accounts.disable("admin").secondFactor());
  }

  private static String code(String secret, Instant at) {
    return Totp.code(Totp.bytes(secret), at.getEpochSecond() / 30);
  }
}

package org.evenkeel.coordinator.digest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** What sha256sum(1) of coreutils says of {@code printf 'größe'}. */
  private static final String KNOWN =
      "d353a2671b67afff0941ae456e5c76e9394bd6579774ae7542a6185fb9843384";

  @Test
  void aTextIsDigestedInUtf8() {
    assertEquals(KNOWN, Sha256.hex("größe"));
    assertEquals(KNOWN, Sha256.hex("größe".getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(HexFormat.of().parseHex(KNOWN), Sha256.of("größe"));
  }

  @Test
  void inPiecesItIsTheSame() {
    byte[] bytes = "größe".getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = Sha256.begun();
    for (byte each : bytes) {
      digest.update(each);
    }
    assertArrayEquals(Sha256.of(bytes), digest.digest());
  }
}

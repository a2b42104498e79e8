package org.evenkeel.coordinator.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a responder says is stapled only to the certificate that it vouches for. */
class OcspResponseTest {
  private static final Duration DAYS = Duration.ofDays(3);
  private static final SampleAuthority AUTHORITY = new SampleAuthority("authority");
  private static final SampleAuthority.Issued WWW = AUTHORITY.issue("www", Duration.ofDays(90));

  @TempDir private Path root;
  private Certificates certificates;

  @BeforeEach
  void put() throws Exception {
    certificates = new Certificates(root);
    put(WWW);
  }

  private void put(SampleAuthority.Issued issued) throws Exception {
    certificates.put(
        "www",
        CertificateSamples.bytes(issued.certificate()),
        CertificateSamples.bytes(issued.key()),
        Instant.now());
  }

  @Test
  void aGoodOneIsKeptBesideTheCertificateAndGoesWithIt() throws Exception {
    byte[] der = AUTHORITY.good(WWW.serial(), DAYS);
    OcspResponse taken = certificates.staple("www", der, Instant.now());

    long hours = Duration.between(Instant.now(), taken.until().orElseThrow()).toHours();
    assertTrue(hours == 71 || hours == 72, () -> hours + " hours");
    assertEquals(taken, certificates.stapled("www").orElseThrow());
    Path file = root.resolve("www.pem.ocsp");
    assertArrayEquals(der, Files.readAllBytes(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

    assertTrue(certificates.remove("www"));
    assertFalse(Files.exists(file));
  }

  @Test
  void oneOfTheSameCertificateOutlastsItsRenewalAndAnotherDoesNot() throws Exception {
    certificates.staple("www", AUTHORITY.good(WWW.serial(), DAYS), Instant.now());
    put(WWW);
    assertTrue(certificates.stapled("www").isPresent());

    put(AUTHORITY.issue("www", Duration.ofDays(90)));
    assertTrue(certificates.stapled("www").isEmpty());
  }

  @Test
  void whatDoesNotVouchForItIsRefused() throws Exception {
    byte[] good = AUTHORITY.good(WWW.serial(), DAYS);
    var other = AUTHORITY.issue("other", Duration.ofDays(90));
    refused(AUTHORITY.good(other.serial(), DAYS), "about another certificate than www");
    refused(AUTHORITY.good(WWW.serial(), DAYS.negated()), "out of date since ");
    refused(
        AUTHORITY.response(WWW.serial(), CertificateStatus.GOOD, DAYS, SampleAuthority.pair()),
        "not signed by the issuer");
    refused(AUTHORITY.revoked(WWW.serial(), DAYS), "does not say that www is good");
    refused(new SampleAuthority("authority").good(WWW.serial(), DAYS), "about another certificate");
    refused(new byte[0], "no OCSP response");
    refused(new byte[11_001], "over 11000 bytes");
    CertificateSamples alone = CertificateSamples.make("alone", Duration.ofDays(9));
    certificates.put("www", alone.pem(), Instant.now());
    refused(good, "does not hold its issuer's certificate");
    assertTrue(certificates.stapled("www").isEmpty());
  }

  private void refused(byte[] der, String reason) {
    UnfitException e =
        assertThrows(UnfitException.class, () -> certificates.staple("www", der, Instant.now()));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
  }

  @Test
  void damagedOnesAreRefusedWithWords() {
    Random random = new Random(11);
    byte[] good = AUTHORITY.good(WWW.serial(), DAYS);
    for (int i = 0; i < 2_000; i++) {
      byte[] der = good.clone();
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        der[random.nextInt(der.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        certificates.staple("www", der, Instant.now());
      } catch (UnfitException e) {
        assertFalse(String.valueOf(e.getMessage()).isBlank());
      } catch (Exception e) {
        throw new AssertionError("edit " + i, e);
      }
    }
  }

  @Test
  void theKeyOfAnotherFileIsToldApartFromTheCertificate() throws Exception {
    byte[] pem = CertificateSamples.bytes(WWW.certificate());
    var other = AUTHORITY.issue("other", Duration.ofDays(90));
    assertEquals(UnfitException.Part.KEY, part(pem, CertificateSamples.bytes(other.key())));
    assertEquals(UnfitException.Part.KEY, part(pem, CertificateSamples.bytes("no key")));
    assertEquals(
        UnfitException.Part.CERTIFICATE,
        part(CertificateSamples.bytes("x"), CertificateSamples.bytes(WWW.key())));
    assertEquals(UnfitException.Part.CERTIFICATE, part(new byte[(1 << 20) + 1], new byte[0]));
  }

  private UnfitException.Part part(byte[] pem, byte[] key) {
    return assertThrows(
            UnfitException.class, () -> certificates.put("www", pem, key, Instant.now()))
        .part();
  }
}

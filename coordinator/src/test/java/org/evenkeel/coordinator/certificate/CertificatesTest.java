package org.evenkeel.coordinator.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
  private static final CertificateSamples WWW =
      CertificateSamples.make("www.example.org", Duration.ofDays(30).plusMinutes(1));
  private static final CertificateSamples OTHER =
      CertificateSamples.make("other.example.org", Duration.ofDays(30));

  @TempDir private Path root;

  private Certificates certificates() {
    return new Certificates(root.resolve("certificates"));
  }

  @Test
  void whatWasPutIsListedWithoutItsKeyAndReadByNobodyElse() throws Exception {
    assertEquals(new Certificates.Listing(List.of(), List.of()), certificates().list());

    certificates().put("www", WWW.pem(), Instant.now());
    certificates().put("ca", CertificateSamples.bytes(OTHER.certificate()), Instant.now());

    List<Certificate> listed = certificates().list().certificates();
    assertEquals(List.of("ca", "www"), listed.stream().map(Certificate::name).toList());
    Certificate www = listed.getLast();
    assertEquals("CN=www.example.org", www.subject());
    assertEquals(List.of("www.example.org"), www.names());
    assertEquals(30, www.daysLeft(Instant.now()));
    assertTrue(www.hasKey());
    assertFalse(listed.getFirst().hasKey());
    Path file = root.resolve("certificates/www.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertArrayEquals(WWW.pem(), Files.readAllBytes(file));
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheOldOneStays() throws Exception {
    certificates().put("www", WWW.pem(), Instant.now());

    refused(WWW.certificate() + OTHER.key(), "is not that of its first certificate");
    refused(WWW.key(), "there is no certificate in www");
    refused("", "there is no certificate in www");
    CertificateSamples old = CertificateSamples.make("old.example.org", Duration.ofDays(-1));
    refused(old.certificate() + old.key(), "www has ended on ");

    assertEquals(List.of("www.example.org"), certificates().find("www").orElseThrow().names());
  }

  private void refused(String pem, String reason) {
    IOException e =
        assertThrows(
            IOException.class,
            () -> certificates().put("www", CertificateSamples.bytes(pem), Instant.now()));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
  }

  @Test
  void whatStrangersPutThereIsSaidAndHidesNoOther() throws Exception {
    certificates().put("www", WWW.pem(), Instant.now());
    Files.writeString(root.resolve("certificates/broken.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    Files.writeString(root.resolve("certificates/readme.txt"), "nothing");

    Certificates.Listing listing = certificates().list();

    assertEquals(1, listing.certificates().size());
    assertEquals(1, listing.problems().size());
    assertTrue(listing.problems().getFirst().contains("broken"), listing.problems().toString());
  }

  @Test
  void oneThatIsRemovedIsGone() throws Exception {
    certificates().put("www", WWW.pem(), Instant.now());
    assertTrue(certificates().remove("www"));
    assertFalse(certificates().remove("www"));
    assertEquals(Optional.empty(), certificates().find("www"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "-x", ".x", "a b", "a\0"})
  void aNameLeadsNowhereElse(String name) {
    assertFalse(Certificates.isName(name));
    assertThrows(IllegalArgumentException.class, () -> certificates().find(name));
  }

  /** Whatever is sent, it is refused with words or understood. */
  @Test
  void damagedFilesAreRefusedWithWords() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] pem = WWW.pem();
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        pem[random.nextInt(pem.length)] = (byte) random.nextInt(256);
      }
      try {
        assertEquals("www", Certificate.of("www", pem).name());
      } catch (IOException e) {
        assertFalse(String.valueOf(e.getMessage()).isBlank());
      }
    }
  }
}

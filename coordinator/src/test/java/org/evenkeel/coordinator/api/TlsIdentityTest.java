package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsIdentityTest {
  private static final InetAddress LISTEN = InetAddress.ofLiteral("192.0.2.7");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path state;

  @Test
  void generatedCertificateCoversTheNode() throws Exception {
    X509Certificate certificate = TlsIdentity.generated(state, "lb1", LISTEN).certificate();
    Set<String> names =
        certificate.getSubjectAlternativeNames().stream()
            .map(name -> name.get(1).toString())
            .collect(Collectors.toSet());
    assertEquals(Set.of("lb1", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.7"), names);
    assertEquals("EC", certificate.getPublicKey().getAlgorithm());
    Duration lifetime =
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    assertTrue(lifetime.toDays() <= 825, lifetime.toString());
  }

  @Test
  void isReusedUntilTheNodeIsNamedAnew() throws IOException {
    X509Certificate first = TlsIdentity.generated(state, "lb1", LISTEN).certificate();
    assertEquals(first, TlsIdentity.generated(state, "lb1", LISTEN).certificate());
    assertNotEquals(first, TlsIdentity.generated(state, "lb2", LISTEN).certificate());
  }

  @Test
  void filesAreForTheirOwnerAlone() throws IOException {
    TlsIdentity.generated(state, "lb1", LISTEN);
    for (String name : new String[] {"key.pem", "certificate.pem"}) {
      Path file = state.resolve("tls").resolve(name);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws IOException {
    TlsIdentity.generated(state.resolve("a"), "lb1", LISTEN);
    TlsIdentity.generated(state.resolve("b"), "lb1", LISTEN);
    Path certificate = state.resolve("a/tls/certificate.pem");
    Path key = state.resolve("b/tls/key.pem");
    IOException e = assertThrows(IOException.class, () -> TlsIdentity.fromPem(certificate, key));
    assertTrue(String.valueOf(e.getMessage()).contains(key.toString()), e.getMessage());
  }

  @Test
  void filesThatAreNotPemAreRefusedByName() throws IOException {
    Path file = state.resolve("broken.pem");
    String[] broken = {
      "",
      "hello",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\n"
    };
    for (String text : broken) {
      Files.writeString(file, text);
      IOException e = assertThrows(IOException.class, () -> TlsIdentity.fromPem(file, file), text);
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }
  }
}

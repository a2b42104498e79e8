package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertFailed;
import static org.evenkeel.coordinator.check.Try.assertPassed;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Start;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsProbeTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Verify TRUSTED = new Verify.Trusted();

  @TempDir Path folder;

  @Test
  void aTrustedCertificateOfTheRightNamePasses() throws Exception {
    TestCertificate certificate = TestCertificate.of("www.example.org", YEAR);
    try (Peer peer = server(certificate)) {
      Trust trust = trusting(certificate);
      assertPassed("TLS handshake done in ", probe(peer, "www.example.org", TRUSTED, trust));
      Verdict other = probe(peer, "mail.example.org", TRUSTED, trust);
      assertTrue(
          other.reason().startsWith("certificate refused: not for mail.example.org ("),
          other::toString);
      Verdict stranger =
          probe(peer, "www.example.org", TRUSTED, trusting(TestCertificate.of("x", YEAR)));
      assertFailed(
          "certificate refused: signed by no authority that this machine trusts", stranger);
    }
  }

  @Test
  void theAuthoritiesAreReadAgainWhenTheirFileChanges() throws Exception {
    TestCertificate certificate = TestCertificate.of("www.example.org", YEAR);
    Trust trust = trusting(TestCertificate.of("x", YEAR));
    try (Peer peer = server(certificate)) {
      Verdict before = probe(peer, "www.example.org", TRUSTED, trust);
      assertTrue(before instanceof Verdict.Failed, before::toString);
      Path bundle = certificate.writeCertificate(folder.resolve("bundle"));
      Files.setLastModifiedTime(bundle, java.nio.file.attribute.FileTime.fromMillis(1));
      assertPassed("TLS handshake done", probe(peer, "www.example.org", TRUSTED, trust));
    }
  }

  @Test
  void aCertificateThatHasEndedIsRefusedUnlessItIsPinned() throws Exception {
    TestCertificate certificate = TestCertificate.of("www.example.org", Duration.ofHours(-30));
    try (Peer peer = server(certificate)) {
      assertFailed(
          "certificate refused: its time is over",
          probe(peer, "www.example.org", TRUSTED, trusting(certificate)));
      Verdict pinned = probe(peer, "else", new Verify.Pinned(certificate.fingerprint()));
      assertTrue(pinned.reason().endsWith(", certificate ended 1 day ago"), pinned::toString);
      Verdict any = probe(peer, "else", new Verify.Anyone());
      assertTrue(any instanceof Verdict.Passed, any::toString);
    }
  }

  @Test
  void anotherCertificateThanThePinnedOneIsRefused() throws Exception {
    TestCertificate certificate = TestCertificate.of("www.example.org", YEAR);
    try (Peer peer = server(certificate)) {
      assertFailed(
          "certificate refused: its SHA-256 is %s, not the pinned one"
              .formatted(certificate.fingerprint()),
          probe(peer, "www.example.org", new Verify.Pinned("0".repeat(64))));
    }
  }

  @Test
  void theLastDaysOfACertificateAreCounted() throws Exception {
    TestCertificate certificate =
        TestCertificate.of("www.example.org", Duration.ofDays(9).plusHours(1));
    try (Peer peer = server(certificate)) {
      Verdict verdict = probe(peer, "www.example.org", TRUSTED, trusting(certificate));
      assertTrue(verdict.reason().endsWith(" ms, certificate ends in 9 days"), verdict::toString);
    }
  }

  @Test
  void aServerWithoutTlsFails() throws Exception {
    try (Peer peer = Peer.saying("220 hello\r\n")) {
      Verdict verdict = probe(peer, "a", new Verify.Anyone());
      assertTrue(verdict.reason().startsWith("TLS handshake failed: "), verdict::toString);
    }
  }

  /** What a third party says before TLS must not be taken for the server's word after it. */
  @Test
  void wordsBeforeTlsAreNotTakenForThoseAfterIt() throws Exception {
    String injected = "220 a\r\n250-a\r\n250 STARTTLS\r\n220 go\r\n235 welcome\r\n221 bye\r\n";
    Probe smtp =
        new Probe.Lines(LineProtocol.SMTP, Optional.empty(), Try.encryption(Start.COMMAND));
    try (Peer peer = Peer.saying(injected)) {
      assertFailed("said more than its answer before TLS began", Try.probe(smtp, peer.port()));
    }
  }

  /** A handshake of which a byte comes now and then never ends by itself. */
  @Test
  void aHandshakeThatTricklesEndsAtTheDeadline() throws Exception {
    Peer.Manner trickle =
        (in, out) -> {
          byte[] record = {22, 3, 3, 64, 0};
          for (int i = 0; true; i++) {
            out.write(i < record.length ? record[i] : 0);
            Thread.sleep(30);
          }
        };
    try (Peer peer = Peer.of(trickle)) {
      Probe tls = new Probe.Tls(Try.encryption(Start.DIRECT).orElseThrow());
      assertFailed("no TLS handshake within 400 ms", Try.probe(tls, peer.port(), Try.IMPATIENT));
    }
  }

  private Trust trusting(TestCertificate certificate) throws IOException {
    return new Trust(
        List.of(folder.resolve("missing"), certificate.writeCertificate(folder.resolve("bundle"))));
  }

  private static Verdict probe(Peer peer, String name, Verify verify) {
    return probe(peer, name, verify, new Trust(List.of()));
  }

  private static Verdict probe(Peer peer, String name, Verify verify, Trust trust) {
    Probe probe = new Probe.Tls(new Encryption(Start.DIRECT, Optional.of(name), verify));
    return Try.probe(probe, peer.port(), Try.PATIENT, trust);
  }

  private static Peer server(TestCertificate certificate) throws Exception {
    ServerSocket server =
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return Peer.of(
        server,
        (in, out) -> {
          out.write("hello".getBytes(StandardCharsets.US_ASCII));
          out.flush();
        });
  }
}

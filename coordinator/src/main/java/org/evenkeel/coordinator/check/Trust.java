package org.evenkeel.coordinator.check;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.tls.CertificateJudge;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates probes take. The authorities are those that this machine trusts, read again
 * when their file changes; Java's own where the machine has no such file.
 */
final class Trust {
  /** Debian's and Red Hat's bundles of authorities. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private final List<Path> bundles;
  private final AtomicReference<@Nullable Authorities> known = new AtomicReference<>();

  private record Authorities(Optional<FileTime> asOf, List<TrustManager> managers) {}

  /** The machine's. */
  Trust() {
    this(BUNDLES);
  }

  /** Those of the first file that is there. */
  Trust(List<Path> bundles) {
    this.bundles = List.copyOf(bundles);
  }

  /** What judges the certificates of one connection. */
  TrustManager[] managers(Verify verify) throws IOException, GeneralSecurityException {
    return switch (verify) {
      case Verify.Trusted() -> authorities().managers.toArray(TrustManager[]::new);
      case Verify.Anyone() -> new TrustManager[] {CertificateJudge.ofServers(_ -> {})};
      case Verify.Pinned(String sha256) -> new TrustManager[] {pinned(sha256)};
    };
  }

  /** Whether a refusal is by pin, and its message fit to be shown as it is. */
  static boolean isOurs(CertificateException refusal) {
    return refusal instanceof WrongPin;
  }

  private Authorities authorities() throws IOException, GeneralSecurityException {
    Optional<Path> bundle = bundles.stream().filter(Files::isReadable).findFirst();
    Optional<FileTime> time =
        bundle.isPresent()
            ? Optional.of(Files.getLastModifiedTime(bundle.get()))
            : Optional.empty();
    Authorities last = known.get();
    if (last != null && last.asOf.equals(time)) {
      return last;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(bundle.isPresent() ? keyStore(bundle.get()) : null);
    Authorities read = new Authorities(time, List.of(factory.getTrustManagers()));
    known.set(read);
    return read;
  }

  private static KeyStore keyStore(Path bundle) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + count++, each);
      }
    }
    return store;
  }

  /** Another certificate than the pinned one. */
  private static final class WrongPin extends CertificateException {
    private static final long serialVersionUID = 1L;

    WrongPin(String message) {
      super(message);
    }
  }

  /** Takes one certificate, and none that only looks like it. */
  private static CertificateJudge pinned(String sha256) {
    return CertificateJudge.ofServers(
        chain -> {
          String seen = Sha256.hex(chain[0].getEncoded());
          if (!seen.equals(sha256)) {
            throw new WrongPin("its SHA-256 is " + seen + ", not the pinned one");
          }
        });
  }
}

package org.evenkeel.coordinator.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.disk.DurableFile;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate of a remote coordinator is the right one: one that the system trusts, one that
 * a given authority has signed, or the single one of a given fingerprint, whatever its name and
 * time. Remembers the one that was shown, to tell of it. Safe for any thread.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private static final int BYTES_MAX = 1 << 20;
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  private final Optional<String> pin;
  private final X509ExtendedTrustManager authorities;
  private final AtomicReference<@Nullable X509Certificate> shown = new AtomicReference<>();

  private ServerTrust(Optional<String> pin, X509ExtendedTrustManager authorities) {
    this.pin = pin;
    this.authorities = authorities;
  }

  /** What the system trusts, for the name in the URL. */
  static ServerTrust system() throws CommandFailure {
    return new ServerTrust(Optional.empty(), manager(Optional.empty()));
  }

  /** What the authorities in a PEM file have signed, for the name in the URL. */
  static ServerTrust signedBy(Path authorities) throws CommandFailure {
    try {
      byte[] pem =
          DurableFile.read(authorities, BYTES_MAX)
              .orElseThrow(() -> new CommandFailure("there is no file " + authorities));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      InputStream in = new BufferedInputStream(new ByteArrayInputStream(pem));
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number, each);
        number++;
      }
      if (number == 0) {
        throw new CommandFailure(authorities + " holds no certificate; --ca wants PEM");
      }
      return new ServerTrust(Optional.empty(), manager(Optional.of(store)));
    } catch (GeneralSecurityException e) {
      throw new CommandFailure(
          "%s holds no certificate that can be read: %s; --ca wants PEM"
              .formatted(authorities, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The one certificate of that SHA-256.
   *
   * @param sha256 64 hexadecimal digits, also with colons and capitals as openssl(1) writes it
   */
  static ServerTrust pinned(String sha256) throws CommandFailure {
    String digits = sha256.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new CommandFailure(
          "--fingerprint is no SHA-256: it has 64 hexadecimal digits, colons between or not");
    }
    return new ServerTrust(Optional.of(digits), manager(Optional.empty()));
  }

  private static X509ExtendedTrustManager manager(Optional<KeyStore> store) throws CommandFailure {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store.orElse(null));
      for (TrustManager each : factory.getTrustManagers()) {
        if (each instanceof X509ExtendedTrustManager manager) {
          return manager;
        }
      }
      throw new CommandFailure("this Java knows no X.509 trust; use another one");
    } catch (GeneralSecurityException e) {
      throw new CommandFailure("the trusted certificates cannot be read: " + e.getMessage(), e);
    }
  }

  /** A TLS context that trusts so. */
  SSLContext context() throws CommandFailure {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CommandFailure("TLS does not start: " + e.getMessage(), e);
    }
  }

  /** The certificate's fingerprint is given; no other is taken. */
  boolean isPinned() {
    return pin.isPresent();
  }

  /** The SHA-256 of the certificate that was shown last, as openssl(1) writes it. */
  Optional<String> shownFingerprint() {
    return Optional.ofNullable(shown.get())
        .map(certificate -> COLONS.formatHex(HexFormat.of().parseHex(sha256(certificate))));
  }

  private static String sha256(X509Certificate certificate) {
    try {
      return Sha256.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was decoded before", e);
    }
  }

  /** A step of trust that {@link #pin} makes needless. */
  private interface Verification {
    void verify() throws CertificateException;
  }

  private void verify(X509Certificate[] chain, Verification otherwise) throws CertificateException {
    shown.set(chain[0]);
    if (pin.isEmpty()) {
      otherwise.verify();
    } else if (!pin.get().equals(sha256(chain[0]))) {
      throw new CertificateException("the certificate has another fingerprint");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    verify(chain, () -> authorities.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    verify(chain, () -> authorities.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    verify(chain, () -> authorities.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client is served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("no client is served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no client is served here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}

package org.evenkeel.coordinator.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a connection trusts to have signed the other side's certificate. */
public final class Authorities {
  private Authorities() {}

  /**
   * What makes connections that trust them.
   *
   * @param file certificates in PEM; empty for those that Java brings
   * @throws IOException when the file is not that
   */
  public static SSLContext context(Optional<Path> file) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      if (file.isEmpty()) {
        context.init(null, null, null);
        return context;
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      try (InputStream pem = Files.newInputStream(file.get())) {
        int number = 0;
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          trusted.setCertificateEntry("authority" + number++, one);
        }
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("%s holds no certificates: %s".formatted(file, e.getMessage()), e);
    }
  }
}

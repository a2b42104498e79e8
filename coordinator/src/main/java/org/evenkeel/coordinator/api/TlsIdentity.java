package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.evenkeel.coordinator.certificate.KeyMatch;
import org.evenkeel.coordinator.certificate.Pem;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The certificate that the web listener shows, and its key.
 *
 * <p>Immutable; safe for any thread.
 */
public final class TlsIdentity {
  private final List<X509Certificate> chain;
  private final KeyStore keyStore;
  private final String keyStorePassword;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.chain = List.copyOf(chain);
    this.keyStorePassword = HexFormat.of().formatHex(random);
    this.keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    keyStore.setKeyEntry(
        "web", key, keyStorePassword.toCharArray(), chain.toArray(new X509Certificate[0]));
  }

  /**
   * The node's own certificate, made at the first start and again when it nears its end or no
   * longer covers the node's names.
   *
   * @param stateDirectory the node's {@code var/lib/evenkeel}; the files are in {@code tls} below
   * @param node the node's name
   * @param listen the address on which the web listener is reached; the wildcard adds no name
   * @throws IOException when the files cannot be read or written
   */
  public static TlsIdentity generated(Path stateDirectory, String node, InetAddress listen)
      throws IOException {
    Path directory = stateDirectory.resolve("tls");
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    if (!SelfSigned.isCurrent(certificate, key, node, listen)) {
      SelfSigned made = SelfSigned.make(node, listen);
      DurableFile.replace(key, ascii(made.keyPem()), DurableFile.Readers.OWNER);
      DurableFile.replace(certificate, ascii(made.certificatePem()), DurableFile.Readers.OWNER);
    }
    return fromPem(certificate, key);
  }

  private static byte[] ascii(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A certificate that the administrator supplies.
   *
   * @param certificate PEM, the server's certificate first, then the chain
   * @param key PEM, unencrypted PKCS #8, PKCS #1 or SEC 1
   * @throws IOException when a file cannot be read, or the two do not belong together
   */
  public static TlsIdentity fromPem(Path certificate, Path key) throws IOException {
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey privateKey = Pem.privateKey(key);
    try {
      if (!KeyMatch.belongTogether(chain.getFirst(), privateKey)) {
        throw new IOException(
            "the key in %s is not that of the certificate in %s; give the two that belong together"
                .formatted(key, certificate));
      }
      return new TlsIdentity(chain, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "cannot use the certificate in %s with the key in %s: %s; give others"
              .formatted(certificate, key, e.getMessage()),
          e);
    }
  }

  /** The server's certificate, for clients that pin it. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The certificate with its key, as a TLS server wants them. */
  public KeyStore keyStore() {
    return keyStore;
  }

  /** What the key in {@link #keyStore} is locked with, random and of this process alone. */
  public String keyStorePassword() {
    return keyStorePassword;
  }
}

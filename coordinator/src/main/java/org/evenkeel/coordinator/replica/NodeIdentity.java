package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.evenkeel.coordinator.certificate.KeyMatch;
import org.evenkeel.coordinator.certificate.Pem;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The certificate by which a node's peer knows it, on a P-256 key of its own. The peer has exactly
 * this one, so that nobody vouches for it and it does not end.
 *
 * @param certificate what it shows
 * @param key what it proves it with
 */
public record NodeIdentity(X509Certificate certificate, PrivateKey key) {
  private static final Duration LIFETIME = Duration.ofDays(36_500);

  /** A new one. */
  public static NodeIdentity make(String node) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      var name = new X500NameBuilder().addRDN(BCStyle.CN, node).build();
      Instant start = Instant.EPOCH; // the clock of the other node may be anywhere
      var holder =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                  Date.from(start),
                  Date.from(start.plus(LIFETIME)),
                  name,
                  pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      return new NodeIdentity(
          new JcaX509CertificateConverter().getCertificate(holder), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a certificate: " + e.getMessage(), e);
    }
  }

  /**
   * That of a file; empty when there is none.
   *
   * @throws IOException when it cannot be read, or is none
   */
  public static Optional<NodeIdentity> load(Path file) throws IOException {
    Optional<byte[]> pem = DurableFile.read(file, Pem.BYTES_MAX);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate certificate = Pem.certificates(pem.get(), file.toString()).getFirst();
    PrivateKey key =
        Pem.privateKey(pem.get(), file.toString())
            .orElseThrow(() -> new IOException("there is no private key in " + file));
    try {
      if (KeyMatch.belongTogether(certificate, key)) {
        return Optional.of(new NodeIdentity(certificate, key));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the key in %s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
    throw new IOException(
        "key and certificate in %s do not belong together: pair the nodes anew".formatted(file));
  }

  /** The peer's certificate, of a file; empty when there is none. */
  public static Optional<X509Certificate> peer(Path file) throws IOException {
    Optional<byte[]> pem = DurableFile.read(file, Pem.BYTES_MAX);
    return pem.isEmpty()
        ? Optional.empty()
        : Optional.of(Pem.certificates(pem.get(), file.toString()).getFirst());
  }

  /** The file's content: certificate and key. */
  public byte[] pem() throws IOException {
    return (Pem.encode(certificate) + Pem.encode(new JcaPKCS8Generator(key, null)))
        .getBytes(StandardCharsets.US_ASCII);
  }
}

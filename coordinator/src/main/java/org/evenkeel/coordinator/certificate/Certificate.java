package org.evenkeel.coordinator.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * What a file of {@code /etc/evenkeel/certificates} says, without its key.
 *
 * @param name of the file, without {@code .pem}
 * @param subject whose it is (RFC 4514)
 * @param issuer who says so
 * @param names DNS names and addresses that it is for; empty for an authority
 * @param notBefore from when it is valid
 * @param notAfter until when it is valid
 * @param chain how many certificates the file holds
 * @param hasKey whether the file holds its private key: a service shows no certificate without one
 * @param sha256 of the certificate, 64 hexadecimal digits
 */
public record Certificate(
    String name,
    String subject,
    String issuer,
    List<String> names,
    Instant notBefore,
    Instant notAfter,
    int chain,
    boolean hasKey,
    String sha256) {
  private static final int DNS_NAME = 2; // RFC 5280, GeneralName
  private static final int IP_ADDRESS = 7;

  public Certificate {
    names = List.copyOf(names);
  }

  /**
   * Understands a file's text.
   *
   * @throws IOException when it is not one certificate with its chain, perhaps its key
   */
  static Certificate of(String name, byte[] pem) throws IOException {
    List<X509Certificate> chain = Pem.certificates(pem, name);
    Optional<PrivateKey> key = Pem.privateKey(pem, name);
    X509Certificate own = chain.getFirst();
    try {
      if (key.isPresent() && !KeyMatch.belongTogether(own, key.get())) {
        throw new UnfitException(
            UnfitException.Part.KEY,
            "the key in %s is not that of its first certificate; put the certificate of the key first"
                .formatted(name));
      }
      return new Certificate(
          name,
          own.getSubjectX500Principal().getName(),
          own.getIssuerX500Principal().getName(),
          names(own),
          own.getNotBefore().toInstant(),
          own.getNotAfter().toInstant(),
          chain.size(),
          key.isPresent(),
          Sha256.hex(own.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "cannot use the certificate in %s: %s; give another".formatted(name, e.getMessage()), e);
    }
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if (alternative.get(0) instanceof Integer kind
            && (kind == DNS_NAME || kind == IP_ADDRESS)) {
          names.add(String.valueOf(alternative.get(1)));
        }
      }
    }
    return names;
  }

  /** Whole days that it is still valid; below 0 when it no longer is. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(notAfter.getEpochSecond() - now.getEpochSecond(), 86_400L);
  }
}

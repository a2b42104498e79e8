package org.evenkeel.coordinator.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** An authority that issues certificates, and a responder that says how they are. */
public final class SampleAuthority {
  private final KeyPair pair;
  private final X509CertificateHolder own;
  private long serial = 100;

  public SampleAuthority(String name) {
    try {
      pair = pair();
      own = certificate(name, new X500Name("CN=" + name), pair, Duration.ofDays(900));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What it has issued.
   *
   * @param serial its number
   * @param certificate PEM, with the authority's after it
   * @param key PEM
   */
  public record Issued(BigInteger serial, String certificate, String key) {}

  /** A certificate that ends after that time. */
  public Issued issue(String name, Duration left) {
    try {
      KeyPair keys = pair();
      X509CertificateHolder issued = certificate(name, own.getSubject(), keys, left);
      return new Issued(
          issued.getSerialNumber(),
          Pem.encode(issued) + Pem.encode(own),
          Pem.encode(new JcaPKCS8Generator(keys.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it says of a certificate: good, signed, and to be renewed after that time. */
  public byte[] good(BigInteger of, Duration left) {
    return response(of, CertificateStatus.GOOD, left, pair);
  }

  /** What it says of one that it has revoked. */
  byte[] revoked(BigInteger of, Duration left) {
    return response(of, new RevokedStatus(Date.from(Instant.now())), left, pair);
  }

  byte[] response(BigInteger of, CertificateStatus status, Duration left, KeyPair signer) {
    try {
      DigestCalculator sha1 =
          new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
      Instant now = Instant.now();
      BasicOCSPResp answers =
          new BasicOCSPRespBuilder(new RespID(own.getSubject()))
              .addResponse(
                  new CertificateID(sha1, own, of),
                  status,
                  Date.from(now.minus(Duration.ofDays(9))),
                  Date.from(now.plus(left)))
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()),
                  new X509CertificateHolder[0],
                  Date.from(now));
      return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, answers).getEncoded();
    } catch (OperatorCreationException | OCSPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private X509CertificateHolder certificate(
      String name, X500Name issuer, KeyPair keys, Duration left)
      throws OperatorCreationException, IOException, GeneralSecurityException {
    Instant end = Instant.now().plus(left);
    X509CertificateHolder made =
        new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(serial++),
                Date.from(end.minus(Duration.ofDays(1000))),
                Date.from(end),
                new X500Name("CN=" + name),
                keys.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    X509Certificate checked = new JcaX509CertificateConverter().getCertificate(made);
    checked.verify(pair.getPublic());
    return made;
  }
}

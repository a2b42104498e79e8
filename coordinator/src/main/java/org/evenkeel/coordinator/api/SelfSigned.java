package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.evenkeel.coordinator.certificate.Pem;

/**
 * A certificate that vouches for itself, on a new P-256 key.
 *
 * @param certificatePem the certificate
 * @param keyPem its private key
 */
record SelfSigned(String certificatePem, String keyPem) {
  /** The longest that browsers accept of a certificate that no public authority signed. */
  private static final Duration LIFETIME = Duration.ofDays(825);

  private static final Duration RENEWAL = Duration.ofDays(30);

  /** Yesterday, so that a client whose clock is behind accepts it. */
  private static final Duration HEAD_START = Duration.ofDays(1);

  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");

  /** Makes one for the node's name, the loopback names and the listening address. */
  static SelfSigned make(String node, InetAddress listen) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      var holder =
          builder(pair, node, listen)
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      return new SelfSigned(
          Pem.encode(holder), Pem.encode(new JcaPKCS8Generator(pair.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a certificate: " + e.getMessage(), e);
    }
  }

  /** Whether the files hold a certificate that still serves the node for a month. */
  static boolean isCurrent(Path certificate, Path key, String node, InetAddress listen)
      throws IOException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try {
      X509Certificate stored = Pem.certificates(certificate).getFirst();
      var alternatives = stored.getSubjectAlternativeNames();
      Set<String> covered =
          alternatives == null
              ? Set.of()
              : alternatives.stream()
                  .map(name -> name.get(1).toString())
                  .collect(Collectors.toSet());
      return covered.containsAll(names(node, listen))
          && Instant.now().plus(RENEWAL).isBefore(stored.getNotAfter().toInstant());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509v3CertificateBuilder builder(KeyPair pair, String node, InetAddress listen)
      throws CertIOException {
    var subject = new X500NameBuilder().addRDN(BCStyle.CN, node).build();
    Instant now = Instant.now();
    Instant start = now.minus(HEAD_START);
    BigInteger serial = new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    GeneralNames alternatives =
        new GeneralNames(
            names(node, listen).stream().map(SelfSigned::generalName).toArray(GeneralName[]::new));
    return new JcaX509v3CertificateBuilder(
            subject,
            serial,
            Date.from(start),
            Date.from(start.plus(LIFETIME)),
            subject,
            pair.getPublic())
        .addExtension(Extension.subjectAlternativeName, false, alternatives)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
  }

  /** In the notation in which the platform reads them back from a certificate. */
  private static Set<String> names(String node, InetAddress listen) {
    Set<String> names = new LinkedHashSet<>();
    if (DNS_NAME.matcher(node).matches()) {
      names.add(node);
    }
    names.add("localhost");
    names.add("127.0.0.1");
    names.add("0:0:0:0:0:0:0:1");
    if (!listen.isAnyLocalAddress()) {
      names.add(listen.getHostAddress().split("%", 2)[0]);
    }
    return names;
  }

  private static GeneralName generalName(String name) {
    boolean address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }
}

package org.evenkeel.coordinator.api;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** Certificates and keys as text files (RFC 7468). */
final class Pem {
  private static final int MAX_FILE_BYTES = 1 << 20;

  private Pem() {}

  /** The certificates of a file in its order, at least one. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object object : objects(file)) {
      if (object instanceof X509CertificateHolder holder) {
        try {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException e) {
          throw new IOException(
              "cannot understand a certificate in %s: %s; give another file"
                  .formatted(file, e.getMessage()),
              e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("there is no certificate in %s; give a PEM file".formatted(file));
    }
    return certificates;
  }

  /** The first private key of a file. */
  static PrivateKey privateKey(Path file) throws IOException {
    for (Object object : objects(file)) {
      switch (object) {
        case PrivateKeyInfo info -> {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        case PEMKeyPair pair -> {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
        default -> {
          // Parameters and certificates may stand beside the key.
        }
      }
    }
    throw new IOException(
        "there is no unencrypted private key in %s; give a PEM file without a passphrase"
            .formatted(file));
  }

  /** A certificate, or a generator of a key, as PEM. */
  static String encode(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return text.toString();
  }

  private static List<Object> objects(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("%s is over 1 MiB; give a PEM file".formatted(file));
    }
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        objects.add(next);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "cannot understand %s: %s; give a PEM file".formatted(file, e.getMessage()), e);
    }
    return objects;
  }
}

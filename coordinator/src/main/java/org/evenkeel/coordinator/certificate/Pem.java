package org.evenkeel.coordinator.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** Certificates and keys as text files (RFC 7468). Safe for any thread. */
public final class Pem {
  /** Of a file, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  private Pem() {}

  /**
   * The certificates of a file in its order, at least one.
   *
   * @throws IOException when it cannot be read, or has none; the message names it
   */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    return certificates(bytes(file), file.toString());
  }

  /**
   * The certificates of a text in its order, at least one.
   *
   * @param name what the messages call the text
   * @throws IOException when it has none
   */
  public static List<X509Certificate> certificates(byte[] text, String name) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object object : objects(text, name)) {
      if (object instanceof X509CertificateHolder holder) {
        try {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException e) {
          throw new IOException(
              "cannot understand a certificate in %s: %s; give another file"
                  .formatted(name, e.getMessage()),
              e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("there is no certificate in %s; give a PEM file".formatted(name));
    }
    return certificates;
  }

  /**
   * The first private key of a file.
   *
   * @throws IOException when it cannot be read, or has none; the message names it
   */
  public static PrivateKey privateKey(Path file) throws IOException {
    return privateKey(bytes(file), file.toString())
        .orElseThrow(
            () ->
                new IOException(
                    "there is no unencrypted private key in %s; give a PEM file without a passphrase"
                        .formatted(file)));
  }

  /**
   * The first private key of a text that is not encrypted; empty when there is none.
   *
   * @param name what the messages call the text
   * @throws IOException when the text is not understood
   */
  public static Optional<PrivateKey> privateKey(byte[] text, String name) throws IOException {
    for (Object object : objects(text, name)) {
      switch (object) {
        case PrivateKeyInfo info -> {
          return Optional.of(new JcaPEMKeyConverter().getPrivateKey(info));
        }
        case PEMKeyPair pair -> {
          return Optional.of(new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo()));
        }
        default -> {
          // Parameters and certificates may stand beside the key.
        }
      }
    }
    return Optional.empty();
  }

  /** A certificate, or a generator of a key, as PEM. */
  public static String encode(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return text.toString();
  }

  private static byte[] bytes(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    }
    if (bytes.length > BYTES_MAX) {
      throw new IOException("%s is over 1 MiB; give a PEM file".formatted(file));
    }
    return bytes;
  }

  private static List<Object> objects(byte[] text, String name) throws IOException {
    List<Object> objects = new ArrayList<>();
    String pem = new String(text, StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        objects.add(next);
      }
    } catch (IOException | RuntimeException e) { // the parser throws both of what strangers send
      throw new IOException(
          "cannot understand %s: %s; give a PEM file".formatted(name, e.getMessage()), e);
    }
    return objects;
  }
}

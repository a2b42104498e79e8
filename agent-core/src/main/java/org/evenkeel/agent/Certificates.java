package org.evenkeel.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Reads a responder's certificate and key. */
final class Certificates {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Certificates() {}

  /**
   * Reads both.
   *
   * @throws IOException names the file and what is wrong with it, never what is in it
   */
  static SSLContext context(ResponderSetting.Tls tls) throws IOException {
    char[] password = new char[0];
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (tls.key().isPresent()) {
        store.load(null, password);
        store.setKeyEntry("key", key(tls.key().get()), password, chain(tls.certificate()));
      } else {
        password = password(tls.passwordFile().orElseThrow());
        load(store, tls.certificate(), password);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s: certificate and key cannot be used: %s".formatted(tls.certificate(), e.getMessage()),
          e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static void load(KeyStore store, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    try {
      store.load(new ByteArrayInputStream(content(file)), password);
    } catch (IOException e) {
      throw new IOException("%s: not a PKCS #12 file that the password opens".formatted(file), e);
    }
  }

  private static char[] password(Path file) throws IOException {
    return text(file).lines().findFirst().orElse("").toCharArray();
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    var certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(content(file)));
    if (certificates.isEmpty()) {
      throw new IOException(file + ": no certificate in it; expected PEM");
    }
    return certificates.toArray(new Certificate[0]);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = PKCS8.matcher(text(file));
    if (!matcher.find()) {
      throw new IOException(
          file
              + ": no unencrypted PKCS #8 key in it (BEGIN PRIVATE KEY); make one with:"
              + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decoded(file, matcher.group(1)));
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // The next one may be it.
      }
    }
    throw new IOException(file + ": neither an RSA nor an EC nor an Ed25519 key");
  }

  private static byte[] decoded(Path file, String base64) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the key is damaged", e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(content(file), StandardCharsets.ISO_8859_1);
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(FILE_BYTES_MAX);
    } catch (IOException e) {
      throw new IOException("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}

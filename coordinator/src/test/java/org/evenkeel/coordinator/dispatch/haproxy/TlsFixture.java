package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Certificates that OpenSSL makes, services that have them, and clients that trust anybody. */
final class TlsFixture {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  private final Path directory;

  TlsFixture(Path directory) {
    Assumptions.assumeTrue(
        Files.isExecutable(OPENSSL), "openssl is missing: sudo apt-get install openssl");
    this.directory = directory;
  }

  /** TLS ended with these files. */
  static ProxyTls terminated(String... certificates) {
    return new ProxyTls(
        List.of(certificates), ProxyTls.Profile.INTERMEDIATE, Optional.empty(), true, false, false);
  }

  /** A certificate and its key in one file. */
  void selfSigned(String file, String name) throws IOException {
    Path key = directory.resolve(file + ".tmpkey");
    Path certificate = directory.resolve(file + ".tmpcrt");
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=DNS:" + name,
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    Files.writeString(
        directory.resolve(file), Files.readString(certificate) + Files.readString(key));
    openssl(
        "pkcs12",
        "-export",
        "-in",
        certificate.toString(),
        "-inkey",
        key.toString(),
        "-passout",
        "pass:secret",
        "-out",
        directory.resolve(file + ".p12").toString());
  }

  /** A certificate of an authority's, with its key, and its chain behind it. */
  void ofAuthority(String file, String name) throws IOException {
    selfSigned("authority", "authority");
    Path request = directory.resolve(file + ".csr");
    Path key = directory.resolve(file + ".tmpkey");
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        key.toString(),
        "-out",
        request.toString());
    Path certificate = directory.resolve(file + ".tmpcrt");
    openssl(
        "x509",
        "-req",
        "-in",
        request.toString(),
        "-CA",
        directory.resolve("authority.tmpcrt").toString(),
        "-CAkey",
        directory.resolve("authority.tmpkey").toString(),
        "-set_serial",
        "0xE7EA",
        "-days",
        "2",
        "-out",
        certificate.toString());
    Files.writeString(
        directory.resolve(file),
        Files.readString(certificate)
            + Files.readString(key)
            + Files.readString(directory.resolve("authority.tmpcrt")));
  }

  /**
   * Has the authority's responder say something of such a certificate, and leaves it beside it.
   *
   * @param revoked whether it says that the certificate is not to be trusted any more
   */
  void respond(String file, boolean revoked) throws IOException {
    Path index = directory.resolve("index.txt");
    Files.writeString(
        index,
        "%s\t491231235959Z\t%s\tE7EA\tunknown\t/CN=x\n"
            .formatted(revoked ? "R" : "V", revoked ? "200101000000Z" : ""));
    Path response = directory.resolve(file + ".response");
    String authority = directory.resolve("authority.tmpcrt").toString();
    openssl(
        "ocsp",
        "-issuer",
        authority,
        "-cert",
        directory.resolve(file + ".tmpcrt").toString(),
        "-reqout",
        directory.resolve(file + ".question").toString(),
        "-no_nonce");
    openssl(
        "ocsp",
        "-index",
        index.toString(),
        "-rsigner",
        authority,
        "-rkey",
        directory.resolve("authority.tmpkey").toString(),
        "-CA",
        authority,
        "-reqin",
        directory.resolve(file + ".question").toString(),
        "-respout",
        response.toString(),
        "-ndays",
        "1");
    Files.move(response, directory.resolve(file + ".ocsp"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a client is told that asks for the certificate's status. */
  String stapled(ServiceKey.Endpoint key) {
    return CommandRunner.SYSTEM
        .run(
            List.of(
                OPENSSL.toString(),
                "s_client",
                "-connect",
                key.address().toString(key.port()),
                "-status"),
            HaproxyFixture.PATIENCE)
        .output();
  }

  /** A certificate with the key of another. */
  void mismatched(String file) throws IOException {
    selfSigned("left", "left.example.org");
    selfSigned("right", "right.example.org");
    Files.writeString(
        directory.resolve(file),
        Files.readString(directory.resolve("left.tmpcrt"))
            + Files.readString(directory.resolve("right.tmpkey")));
  }

  /** Shakes hands, in these versions of TLS or any, and ends the connection. */
  SSLSession handshake(ServiceKey.Endpoint key, String name, String... versions)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(key, name, null, versions)) {
      socket.startHandshake();
      return socket.getSession();
    }
  }

  /** The whole answer to a request. */
  String request(ServiceKey.Endpoint key, String name)
      throws IOException, GeneralSecurityException {
    return ask(key, name, null);
  }

  /** The same, as who has that certificate. */
  String requestAs(String file, ServiceKey.Endpoint key, String name)
      throws IOException, GeneralSecurityException {
    return ask(key, name, file);
  }

  /** A client that trusts anybody and would speak HTTP/2. */
  HttpClient client() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    return HttpClient.newBuilder()
        .sslContext(context)
        .version(HttpClient.Version.HTTP_2)
        .connectTimeout(HaproxyFixture.PATIENCE)
        .build();
  }

  private String ask(ServiceKey.Endpoint key, String name, @Nullable String identity)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(key, name, identity)) {
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private SSLSocket connect(
      ServiceKey.Endpoint key, String name, @Nullable String identity, String... versions)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (identity != null) {
      try (var in = Files.newInputStream(directory.resolve(identity + ".p12"))) {
        store.load(in, "secret".toCharArray());
      }
    }
    keys.init(store, "secret".toCharArray());
    context.init(keys.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.setSoTimeout((int) HaproxyFixture.PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(key.address().inet(), key.port()));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static void openssl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
    command.addAll(List.of(arguments));
    CommandRunner.Result result = CommandRunner.SYSTEM.run(command, HaproxyFixture.PATIENCE);
    if (!result.succeeded()) {
      throw new IOException(result.output());
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

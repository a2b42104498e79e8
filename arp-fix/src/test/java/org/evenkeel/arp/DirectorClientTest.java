package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.evenkeel.arp.DirectorClient.Trust;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real HTTPS server with a certificate that nobody has signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectorClientTest {
  private static final char[] PASSWORD = "of-the-test".toCharArray();
  private static final String SILENCE = "{\"answers\": [], \"real-servers\": []}";

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String answer = SILENCE;
  private String fingerprint = "";
  private URI director = URI.create("https://127.0.0.1");
  private Optional<HttpsServer> server = Optional.empty();

  @BeforeAll
  void serve(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Site.ok(
        Site.run(
            keytool,
            "-genkeypair",
            "-alias",
            "lb1",
            "-keyalg",
            "EC",
            "-dname",
            "CN=lb1",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    fingerprint =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(keys.getCertificate("lb1").getEncoded()));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    https.createContext(
        "/api/v1/arp-probe",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          List<String> shown =
              exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
          requests.add(exchange.getRequestMethod() + " " + body + " " + shown);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    https.start();
    server = Optional.of(https);
    director = URI.create("https://127.0.0.1:" + https.getAddress().getPort());
  }

  @AfterAll
  void stop() {
    server.ifPresent(running -> running.stop(0));
  }

  private DirectorAnswer probe(Trust trust) throws MachineException {
    requests.clear();
    return new DirectorClient(director, Optional.of("Bearer t"), trust)
        .probe(Vip.parse("10.0.0.100"));
  }

  private String failure(Trust trust) {
    return "" + assertThrows(MachineException.class, () -> probe(trust)).getMessage();
  }

  @Test
  void theCertificateThatWasNamedIsTrusted() throws Exception {
    assertEquals(
        new DirectorAnswer(new DirectorAnswer.Heard.Answers(List.of()), List.of()),
        probe(new Trust.Pinned(fingerprint)));
    assertEquals("POST {\"vip\": \"10.0.0.100\"} [Bearer t]", requests.take());
    assertEquals(0, probe(new Trust.Anybody()).realServers().size());
  }

  @Test
  void anotherCertificateIsShownNothing() {
    String unsigned = failure(new Trust.Signed());
    assertTrue(unsigned.contains("is not trusted") && unsigned.contains("--fingerprint"), unsigned);
    String other = failure(new Trust.Pinned("0".repeat(64)));
    assertTrue(other.contains(fingerprint), other);
    assertTrue(requests.isEmpty(), requests::toString);
  }

  @Test
  void aRefusalSaysWhy() {
    status = 401;
    answer = "{\"title\": \"Unauthorized\", \"detail\": \"user and password are missing\"}";
    try {
      String refused = failure(new Trust.Pinned(fingerprint));
      assertTrue(refused.endsWith("refuses: 401, user and password are missing"), refused);
    } finally {
      status = 200;
      answer = SILENCE;
    }
  }

  @Test
  void whatIsNoDirectorIsToldApart() {
    try {
      for (String strange : List.of("<html>", "[]", "x".repeat(2 << 20))) {
        answer = strange;
        String refused = failure(new Trust.Pinned(fingerprint));
        assertTrue(refused.contains(director.toString()), refused);
      }
    } finally {
      answer = SILENCE;
    }
  }
}

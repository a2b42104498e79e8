package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS over real sockets, with a certificate that the JDK's own keytool made. */
@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "correct horse";

  @TempDir private static Path directory = Path.of("");

  private static Path store = Path.of("");
  private static Path passwordFile = Path.of("");
  private static Path certificate = Path.of("");
  private static Path key = Path.of("");

  @BeforeAll
  static void makeCertificate() throws Exception {
    store = directory.resolve("agent.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), output);
    passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    KeyStore keys = keys();
    certificate =
        Files.writeString(
            directory.resolve("cert.pem"), pem("CERTIFICATE", certificateOf(keys).getEncoded()));
    key =
        Files.writeString(
            directory.resolve("key.pem"),
            pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
  }

  private static KeyStore keys() throws Exception {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static Certificate certificateOf(KeyStore keys) throws Exception {
    return keys.getCertificate("a");
  }

  private static String pem(String what, byte[] content) {
    String base64 = Base64.getMimeEncoder().encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what);
  }

  private static ResponderSetting.Tls pemFiles() {
    return new ResponderSetting.Tls(certificate, Optional.of(key), Optional.empty());
  }

  private static ResponderSetting.Tls pkcs12() {
    return new ResponderSetting.Tls(store, Optional.empty(), Optional.of(passwordFile));
  }

  private static Responder responder(
      ServerSocketChannel door, ResponderSetting.Tls tls, Talk talk, int connectionsMax)
      throws IOException {
    return responder(door, tls, talk, connectionsMax, Duration.ofMinutes(1));
  }

  private static Responder responder(
      ServerSocketChannel door,
      ResponderSetting.Tls tls,
      Talk talk,
      int connectionsMax,
      Duration patience)
      throws IOException {
    Reception reception =
        new Reception(
            talk,
            new ResponderSetting.Access(List.of(), connectionsMax, 0),
            patience,
            Optional.of(Certificates.context(tls)));
    return Responder.start("tls", door, reception, new Log(new PrintWriter(Writer.nullWriter())));
  }

  private static ServerSocketChannel door() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(Client.LOOPBACK, 0), 1024);
  }

  private static int port(ServerSocketChannel door) {
    return door.socket().getLocalPort();
  }

  private static final Talk PLAIN =
      _ -> Optional.of(ByteBuffer.wrap("97%\n".getBytes(StandardCharsets.US_ASCII)));

  private static final Talk HTTP =
      new HttpTalk(() -> ByteBuffer.wrap("97%\n".getBytes(StandardCharsets.US_ASCII)));

  /** A client that trusts this certificate alone. */
  private static String ask(int port, String text) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", certificateOf(keys()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket client =
        (SSLSocket) context.getSocketFactory().createSocket(Client.LOOPBACK, port)) {
      return Client.say(client, text);
    }
  }

  @Test
  void clientsAreAnsweredWithEitherKindOfCertificate() throws Exception {
    for (ResponderSetting.Tls tls : List.of(pemFiles(), pkcs12())) {
      try (ServerSocketChannel door = door();
          Responder responder = responder(door, tls, PLAIN, 512)) {
        assertEquals("97%\n", ask(port(door), ""));
        assertEquals(1, responder.answered());
      }
    }
  }

  @Test
  void httpIsSpokenOverTlsToo() throws Exception {
    try (ServerSocketChannel door = door();
        Responder _ = responder(door, pemFiles(), HTTP, 512)) {
      assertTrue(ask(port(door), "GET / HTTP/1.1\r\n\r\n").endsWith("\r\n\r\n97%\n"));
    }
  }

  @Test
  void handshakesThatNeverEndDelayNobody() throws Exception {
    try (ServerSocketChannel door = door();
        Responder _ = responder(door, pemFiles(), PLAIN, 512)) {
      List<Socket> silent = silent(300, door);
      assertEquals("97%\n", ask(port(door), ""));
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static List<Socket> silent(int count, ServerSocketChannel door) throws IOException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      silent.add(new Socket(Client.LOOPBACK, port(door)));
    }
    return silent;
  }

  @Test
  void handshakesThatNeverEndAreCutOff() throws Exception {
    try (ServerSocketChannel door = door();
        Responder responder = responder(door, pemFiles(), PLAIN, 512, Duration.ofSeconds(1))) {
      for (Socket socket : silent(300, door)) {
        assertEquals(-1, socket.getInputStream().read());
        socket.close();
      }
      Client.eventually(responder::refused, refused -> refused == 300);
    }
  }

  @Test
  void theOneWhoHasStayedLongestMakesRoom() throws Exception {
    try (ServerSocketChannel door = door();
        Responder _ = responder(door, pemFiles(), PLAIN, 4)) {
      List<Socket> silent = silent(50, door);
      assertEquals("97%\n", ask(port(door), ""));
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aClientThatSpeaksNoTlsIsTurnedAway() throws Exception {
    try (ServerSocketChannel door = door();
        Responder responder = responder(door, pemFiles(), PLAIN, 512)) {
      try (Socket plain = new Socket(Client.LOOPBACK, port(door))) {
        plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(plain.getInputStream().readAllBytes().length < 100, "an alert at most");
      }
      Client.eventually(responder::refused, refused -> refused == 1);
      assertEquals("97%\n", ask(port(door), ""));
    }
  }

  @Test
  void wrongFilesAreToldByNameAndNeverByContent() throws IOException {
    Path wrongPassword = Files.writeString(directory.resolve("wrong"), "hunter2\n");
    Path oldKey =
        Files.writeString(directory.resolve("old.pem"), pem("RSA PRIVATE KEY", new byte[9]));
    Path noise = Files.writeString(directory.resolve("noise.pem"), pem("PRIVATE KEY", new byte[9]));
    List<ResponderSetting.Tls> wrong =
        List.of(
            new ResponderSetting.Tls(store, Optional.empty(), Optional.of(wrongPassword)),
            new ResponderSetting.Tls(certificate, Optional.of(oldKey), Optional.empty()),
            new ResponderSetting.Tls(certificate, Optional.of(noise), Optional.empty()),
            new ResponderSetting.Tls(key, Optional.of(key), Optional.empty()),
            new ResponderSetting.Tls(
                directory.resolve("absent"), Optional.of(key), Optional.empty()));
    for (ResponderSetting.Tls tls : wrong) {
      String message = assertThrows(IOException.class, () -> Certificates.context(tls)).toString();
      assertTrue(message.contains(directory.toString()), message);
      assertTrue(!message.contains("hunter2") && !message.contains("AAAA"), message);
    }
  }
}

package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.Main;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator over HTTPS, with its generated certificate and a token. */
@Timeout(120)
class RemoteTest {
  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  private String url = "";
  private String expired = "";
  private Path token = Path.of("");
  private Path certificate = Path.of("");

  @BeforeEach
  void start() throws Exception {
    Tokens kept = Tokens.open(root.resolve("var/lib/evenkeel"));
    Scope viewer = Scope.of(Role.VIEWER, List.of());
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
    expired = kept.add("old", "local", viewer, Duration.ofMinutes(1), anHourAgo).secret();
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new TestServer.NoPages());
    url = "https://127.0.0.1:" + server.port();
    token = Files.writeString(root.resolve("token"), made());
    certificate = root.resolve("var/lib/evenkeel/tls/certificate.pem");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String made(String... more) {
    List<String> words = new ArrayList<>(List.of("token", "add", "ci", "--role", "operator"));
    words.addAll(List.of(more));
    words.addAll(List.of("--root", root.toString()));
    return Typed.run(words.toArray(String[]::new)).out();
  }

  private Typed status(String... more) {
    List<String> words = new ArrayList<>(List.of("status", "--url", url));
    words.addAll(List.of(more));
    return Typed.run(words.toArray(String[]::new));
  }

  /** The fingerprint that the refusal shows. */
  private String shown() {
    Typed refused = status("--token", token.toString());
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("is not trusted here"), refused.err());
    assertTrue(refused.err().contains("openssl x509 -noout -fingerprint -sha256"), refused.err());
    Matcher digits = Pattern.compile("(?:[0-9A-F]{2}:){31}[0-9A-F]{2}").matcher(refused.err());
    assertTrue(digits.find(), refused.err());
    return digits.group();
  }

  @Test
  void aNodeIsReachedByTheFingerprintThatAnUnknownCertificateShows() {
    Typed reached = status("--token", token.toString(), "--fingerprint", shown());
    assertEquals(0, reached.status(), reached.err());
    assertTrue(reached.out().contains("mq"), reached.out());
  }

  @Test
  void aNodeIsReachedByTheAuthorityOfItsCertificate() {
    Typed reached = status("--token", token.toString(), "--ca", certificate.toString());
    assertEquals(0, reached.status(), reached.err());
    assertTrue(status("--ca", token.toString()).err().contains("--ca wants PEM"));
  }

  @Test
  void anotherFingerprintIsRefused() {
    Typed refused = status("--token", token.toString(), "--fingerprint", "00".repeat(32));
    assertEquals(1, refused.status());
    assertTrue(
        refused.err().contains("another certificate than --fingerprint says"), refused.err());
    assertTrue(refused.err().contains(shown()), refused.err());
    assertTrue(status("--fingerprint", "0").err().contains("64 hexadecimal digits"));
  }

  @Test
  void withoutATokenOrWithAWrongOneTheWayToOneIsTold() throws IOException {
    Typed none = status("--ca", certificate.toString());
    assertEquals(1, none.status());
    assertTrue(none.err().contains("wants a token"), none.err());
    assertTrue(none.err().contains("evenkeel token add"), none.err());

    String secret = "ek_" + "a".repeat(40);
    Path wrong = Files.writeString(root.resolve("wrong"), secret);
    Typed refused = status("--ca", certificate.toString(), "--token", wrong.toString());
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("wrong, expired or revoked"), refused.err());
    assertTrue(refused.err().contains("evenkeel token list"), refused.err());
    assertFalse(refused.err().contains(secret), "no secret is shown");
  }

  @Test
  void aTokenOnTheCommandLineIsNotRepeated() throws IOException {
    String secret = Files.readString(token).strip();
    Typed typed = status("--token", secret);
    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("wants a file"), typed.err());
    assertFalse(typed.err().contains(secret), "no secret is shown");

    Path empty = Files.writeString(root.resolve("empty"), "");
    assertTrue(status("--token", empty.toString()).err().contains("holds no token"));
  }

  @Test
  void anExpiredTokenIsToldAsThat() throws IOException {
    Path old = Files.writeString(root.resolve("old"), expired);
    Typed refused = status("--ca", certificate.toString(), "--token", old.toString());
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("wrong, expired or revoked"), refused.err());
  }

  @Test
  void whatARoleMayNotIsSaid() {
    Typed typed =
        Typed.run(
            "vip",
            "remove",
            "mq",
            "--url",
            url,
            "--ca",
            certificate.toString(),
            "--token",
            token.toString());
    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("admin"), typed.err());
  }

  @Test
  void whereNobodyIsThatIsToldWithWhatToLookAt() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    Typed refused = Typed.run("status", "--url", "https://127.0.0.1:" + port);
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("refuses the connection"), refused.err());
    assertTrue(refused.err().contains("listen.web"), refused.err());

    Typed clear = Typed.run("status", "--url", "https://127.0.0.1:" + server.clearPort());
    assertEquals(1, clear.status());
    assertTrue(clear.err().contains("TLS"), clear.err());

    Typed unknown = Typed.run("status", "--url", "https://no-such-host.invalid");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("not known by that name"), unknown.err());
  }

  @Test
  void aTokenNeverGoesOverTheNetworkInClear() {
    Typed typed = Typed.run("status", "--url", "http://192.0.2.1", "--token", token.toString());
    assertEquals(1, typed.status());
    assertTrue(typed.err().contains("in clear; write https://192.0.2.1:9443"), typed.err());
    for (String wrong : List.of("lb1", "ftp://lb1", "https://a:b@lb1", "https://lb1/x", "h ttp")) {
      assertEquals(1, Typed.run("status", "--url", wrong).status(), wrong);
    }
  }

  @Test
  void theEnvironmentSaysItToo() throws Exception {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "status");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EVENKEEL_URL", url);
    builder.environment().put("EVENKEEL_TOKEN", Files.readString(token).strip());
    builder.environment().put("EVENKEEL_CA", certificate.toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("mq"), said);
  }
}

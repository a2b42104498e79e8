package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.signin.Slapd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole coordinator with Debian's slapd, which programs and browsers sign in at. */
@Tag("lab")
@Timeout(180)
final class SignInByDirectoryTest {
  /** This class's alone. */
  private static final String HERE = "127.0.81.1:9443";

  private static final String LOCAL = "correct horse battery";
  private static final String ADA = "ada's pass, w\u00f6rd";
  private static final String OPS = "cn=ops,ou=groups,dc=test";
  private static final String USERS = "/api/v1/users";
  private static final String SESSIONS = "/api/v1/sessions";
  private static final String ACCOUNTS = "/lbadmin/users";

  private static final Pattern CSRF =
      Pattern.compile("X-CSRF-Token(?:\"|&#34;):(?:\"|&#34;)([\\w-]{43})");

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set when the coordinator runs
  private HttpClient client;

  @Test
  void peopleOfADirectoryComeInAndLocalOnesWithoutIt() throws Exception {
    try (Slapd slapd = new Slapd()) {
      slapd.user("ada", ADA);
      slapd.user("eve", "eve-word");
      slapd.group("ops", "ada");
      slapd.group("others", "eve");
      writeNode(slapd);
      Accounts.open(root.resolve("var/lib/evenkeel")).add("chief", LOCAL, Scope.ADMIN);
      try (Coordinator _ =
          Coordinator.start(
              new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true))) {
        client = client();
        String cookie = comesIn();
        keepsNothingHere(cookie);
        losesTheRole(slapd, cookie);
        slapd.stop();
        goesOnWithoutIt();
        isWritten();
      } finally {
        if (client != null) {
          client.shutdownNow();
        }
      }
    }
  }

  private void writeNode(Slapd slapd) throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(
        etc.resolve("node.yaml"),
        """
        node: lb1
        proxy: relay
        listen: { web: "%s", clear: off, fallback: off }
        sign-in:
          ldap:
            url: ldap://localhost:%d
            ca-file: %s
            base: ou=people,dc=test
            bind-dn: %s
            bind-password-file: %s
            timeout: 10s
            roles:
              "CN=Ops, OU=groups, DC=test": operator of web
              "cn=staff,ou=groups,dc=test": viewer
        """
            .formatted(HERE, slapd.clear(), slapd.authorities(), Slapd.ROOT, slapd.rootPassword()));
  }

  /** By a program and by a browser, with the role of her group. */
  private String comesIn() throws Exception {
    assertEquals(200, asks("Ada", ADA, "/api/v1/status").statusCode());
    HttpResponse<String> users = asks("ada", ADA, USERS);
    assertEquals(403, users.statusCode());
    assertTrue(users.body().contains("ada is operator of web"), users.body());
    List<Integer> refusals =
        together(
            List.of(
                basic("ada", "guess", "/api/v1/status"),
                basic("eve", "eve-word", "/api/v1/status"), // of no group
                basic("*", ADA, "/api/v1/status"),
                basic("ada", "", "/api/v1/status"),
                form("ada", "guess")));
    assertEquals(List.of(401, 401, 401, 401, 401), refusals);
    String cookie = cookie("ada", ADA);
    JsonNode own = json(browses(cookie, "GET", SESSIONS, ""));
    assertEquals(1, own.path("sessions").size(), own.toString());
    assertEquals("ada", own.at("/sessions/0/user").asText());
    assertEquals("ldap", own.at("/sessions/0/source").asText());
    String page = browses(cookie, "GET", ACCOUNTS, "").body();
    assertTrue(page.contains("<span class=\"reason\">by ldap</span>"), page);
    return cookie;
  }

  private void keepsNothingHere(String cookie) throws Exception {
    String page = browses(cookie, "GET", ACCOUNTS, "").body();
    for (String form : List.of("own-password", "totp", "make-token")) {
      assertFalse(page.contains("id=\"" + form + "\""), form);
    }
    String old = "{\"old\": \"%s\", \"password\": \"another long word\"}".formatted(ADA);
    HttpResponse<String> password = browses(cookie, "PUT", USERS + "/ada/password", old);
    assertEquals(403, password.statusCode(), password.body());
    assertTrue(password.body().contains("directory"), password.body());
    String body = "{\"old\": \"%s\"}".formatted(ADA);
    assertEquals(403, browses(cookie, "PUT", USERS + "/ada/totp", body).statusCode());
    assertEquals(403, browses(cookie, "PUT", USERS + "/chief/password", old).statusCode());
    String token = "{\"name\": \"ci\"}";
    assertEquals(403, browses(cookie, "POST", "/api/v1/tokens", token).statusCode());
    JsonNode users = json(asks("chief", LOCAL, USERS));
    assertFalse(users.toString().contains("ada"), users.toString());
    assertTrue(asks("chief", LOCAL, ACCOUNTS).body().contains("by ldap"), "to an admin");
  }

  /** At her next sign-in, which ends what was before. */
  private void losesTheRole(Slapd slapd, String cookie) throws Exception {
    try (LDAPConnection directory = slapd.asRoot()) {
      slapd.group("staff", "ada");
      directory.modify(OPS, new Modification(ModificationType.REPLACE, "member", Slapd.dn("eve")));
    }
    assertEquals(200, browses(cookie, "GET", "/api/v1/status", "").statusCode(), "not yet");
    String later = cookie("ada", ADA);
    assertEquals(401, browses(cookie, "GET", "/api/v1/status", "").statusCode(), "the old one");
    HttpResponse<String> users = browses(later, "GET", USERS, "");
    assertTrue(users.body().contains("ada is viewer"), users.body());
    assertTrue(asks("ada", ADA, USERS).body().contains("ada is viewer"), "a program's");
    assertEquals(200, asks("eve", "eve-word", "/api/v1/status").statusCode(), "hers now");
  }

  private void goesOnWithoutIt() throws Exception {
    List<Integer> refusals =
        together(
            IntStream.range(0, 15)
                .mapToObj(i -> basic("nobody" + i, "guess", "/api/v1/status"))
                .toList());
    assertEquals(Set.of(401, 429), Set.copyOf(refusals), "more than ten wait");
    assertEquals(303, signsIn("chief", LOCAL).statusCode());
    String degraded = json(asks("chief", LOCAL, "/api/v1/status")).path("degraded").toString();
    for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        !degraded.contains("sign-in: ldap at localhost") && System.nanoTime() < end;
        degraded = json(asks("chief", LOCAL, "/api/v1/status")).path("degraded").toString()) {
      Thread.sleep(100);
    }
    assertTrue(degraded.contains("sign-in: ldap at localhost"), degraded);
  }

  private void isWritten() throws Exception {
    JsonNode lines = json(asks("chief", LOCAL, "/api/v1/audit?limit=1000")).path("entries");
    assertTrue(holds(lines, "ada", "password by ldap", "done"), lines.toString());
    assertTrue(holds(lines, "ada", "session by ldap", "done"), lines.toString());
    assertTrue(holds(lines, "ada", "session", "wrong user or password at ldap"), lines.toString());
    assertTrue(
        holds(lines, "eve", "password", "right password, but of no group that has a role at ldap"),
        lines.toString());
    assertTrue(
        IntStream.range(0, 15)
            .anyMatch(i -> holds(lines, "nobody" + i, "password", "no answer at ldap")),
        lines.toString());
    assertTrue(holds(lines, "chief", "session", "done"), lines.toString());
    String all = lines + asks("chief", LOCAL, "/api/v1/logs").body();
    for (String secret : List.of(ADA, "eve-word", Slapd.ROOT_PASSWORD, LOCAL)) {
      assertFalse(all.contains(secret), "the logs hold " + secret);
    }
  }

  private static boolean holds(JsonNode lines, String user, String via, String result) {
    return StreamSupport.stream(lines.spliterator(), false)
        .anyMatch(
            line ->
                line.path("user").asText().equals(user)
                    && line.path("via").asText().equals(via)
                    && line.path("result").asText().equals(result));
  }

  /** The status of the answers to requests that are sent at a time: refusals take a second. */
  private List<Integer> together(List<HttpRequest.Builder> requests) {
    return requests.stream()
        .map(request -> client.sendAsync(request.build(), BodyHandlers.discarding()))
        .toList()
        .stream()
        .map(answer -> answer.join().statusCode())
        .toList();
  }

  private HttpResponse<String> asks(String user, String password, String path) throws Exception {
    return send(basic(user, password, path));
  }

  private static HttpRequest.Builder basic(String user, String password, String path) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return request(path)
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private HttpResponse<String> signsIn(String user, String password) throws Exception {
    return send(form(user, password));
  }

  private static HttpRequest.Builder form(String user, String password) {
    String form =
        "user=%s&password=%s".formatted(user, URLEncoder.encode(password, StandardCharsets.UTF_8));
    return request("/lbadmin/login")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private String cookie(String user, String password) throws Exception {
    HttpResponse<String> answer = signsIn(user, password);
    assertEquals(303, answer.statusCode(), answer.body());
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private HttpResponse<String> browses(String cookie, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        request(path).header("Cookie", cookie).method(method, BodyPublishers.ofString(body));
    if (!method.equals("GET")) {
      String page = browses(cookie, "GET", ACCOUNTS, "").body();
      Matcher token = CSRF.matcher(page);
      assertTrue(token.find(), page);
      request.header("X-CSRF-Token", token.group(1));
      request.header("Content-Type", "application/json");
    }
    return send(request);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://" + HERE + path))
        .header("User-Agent", "a browser")
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }

  /** Trusts the certificate that the coordinator has made for itself. */
  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem =
        Files.newInputStream(root.resolve("var/lib/evenkeel/tls/certificate.pem"))) {
      trusted.setCertificateEntry(
          "web", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(context)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(60))
        .build();
  }
}

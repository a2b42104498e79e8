package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.web.WebPages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers sign in, with a second factor or without, and what comes of their sessions. */
final class SignInTest {
  private static final String STATUS = "/api/v1/status";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  @TempDir private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve() {
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new WebPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoHasASecondFactorNeedsItsCodeInABrowserAndATokenInAProgram() throws Exception {
    String vera = server.user("vera", Role.VIEWER);
    String path = "/api/v1/users/vera/totp";
    String old = "\"old\": \"%s\"".formatted(TestServer.PASSWORD);
    assertEquals(400, as(vera, "PUT", path, "{}").statusCode());
    assertEquals(403, as(vera, "PUT", path, "{\"old\": \"wrong\"}").statusCode());
    assertEquals(403, as(vera, "PUT", "/api/v1/users/admin/totp", "{}").statusCode());
    JsonNode enrolment = json(as(vera, "PUT", path, "{" + old + "}"));
    String secret = enrolment.path("secret").asText();
    assertTrue(enrolment.path("uri").asText().startsWith("otpauth://totp/Evenkeel%20lb1:vera?"));
    assertEquals(303, signInStatus("vera", TestServer.PASSWORD, ""), "in force already");
    String token =
        json(as(vera, "POST", "/api/v1/tokens", "{\"name\": \"ci\"}")).path("token").asText();

    String confirm = "{%s, \"secret\": \"%s\", \"code\": \"%s\"}";
    assertEquals(422, as(vera, "PUT", path, confirm.formatted(old, secret, "12345")).statusCode());
    long step = Instant.now().getEpochSecond() / 30;
    HttpResponse<String> enabled =
        as(vera, "PUT", path, confirm.formatted(old, secret, code(secret, step)));
    assertEquals(200, enabled.statusCode(), enabled.body());
    JsonNode recovery = json(enabled).path("recovery-codes");
    assertEquals(10, recovery.size());

    assertEquals(401, as(vera, "GET", STATUS, "").statusCode(), "a password is enough");
    assertEquals(200, as("Bearer " + token, "GET", STATUS, "").statusCode());
    assertEquals(401, signInStatus("vera", TestServer.PASSWORD, ""));
    assertEquals(401, signInStatus("vera", TestServer.PASSWORD, code(secret, step)), "used");
    assertEquals(303, signInStatus("vera", TestServer.PASSWORD, code(secret, step + 1)));
    assertEquals(401, signInStatus("vera", TestServer.PASSWORD, code(secret, step + 1)), "twice");
    String spare = recovery.path(3).asText();
    assertEquals(401, signInStatus("vera", "wrong password", spare));
    assertEquals(303, signInStatus("vera", TestServer.PASSWORD, spare));
    assertEquals(401, signInStatus("vera", TestServer.PASSWORD, spare), "twice");

    String all = as(admin(), "GET", "/api/v1/audit?limit=1000", "").body();
    assertFalse(all.contains(secret) || all.contains(spare));
    assertEquals(403, as("Bearer " + token, "DELETE", path, "").statusCode());
    assertEquals(200, as(admin(), "DELETE", path, "").statusCode());
    assertEquals(200, as(vera, "GET", STATUS, "").statusCode());
  }

  @Test
  void sessionsAreListedAndEnded() throws Exception {
    server.user("vera", Role.VIEWER);
    String hers = cookie(signIn("vera", TestServer.PASSWORD, ""));
    String admins = cookie(signIn("admin", server.password(), ""));
    JsonNode all = json(withCookie(admins, "a browser", "GET", "/api/v1/sessions"));
    assertEquals(2, all.path("sessions").size());
    assertEquals("admin", all.at("/sessions/0/user").asText());
    assertTrue(all.at("/sessions/0/this").asBoolean());
    assertEquals("127.0.0.1", all.at("/sessions/1/from").asText());
    assertFalse(all.toString().contains(hers.substring(hers.indexOf('=') + 1)));

    JsonNode own = json(withCookie(hers, "a browser", "GET", "/api/v1/sessions"));
    assertEquals(1, own.path("sessions").size());
    String id = own.at("/sessions/0/id").asText();
    String path = "/api/v1/sessions/";
    String other = path + all.at("/sessions/0/id").asText();
    String vera = TestServer.basic("vera", TestServer.PASSWORD);
    assertEquals(404, as(vera, "DELETE", other, "").statusCode());
    assertEquals(200, as(admin(), "DELETE", path + id, "").statusCode());
    assertEquals(401, withCookie(hers, "a browser", "GET", STATUS).statusCode());
    assertEquals(200, withCookie(admins, "a browser", "GET", STATUS).statusCode());
  }

  @Test
  void aCookieOfAnotherBrowserEndsItsSession() throws Exception {
    String cookie = cookie(signIn("admin", server.password(), ""));
    assertEquals(200, withCookie(cookie, "a browser", "GET", STATUS).statusCode());
    assertEquals(401, withCookie(cookie, "a thief", "GET", STATUS).statusCode());
    assertEquals(401, withCookie(cookie, "a browser", "GET", STATUS).statusCode());
  }

  @Test
  void aNewSignInEndsTheSessionThatTheBrowserHad() {
    String first = cookie(signIn("admin", server.password(), ""));
    HttpResponse<String> again =
        signIn(
            server.request(Gate.LOGIN_PATH).header("Cookie", first),
            "admin",
            server.password(),
            "");
    String second = cookie(again);
    assertNotEquals(first, second);
    assertEquals(401, withCookie(first, "a browser", "GET", STATUS).statusCode());
    assertEquals(200, withCookie(second, "a browser", "GET", STATUS).statusCode());
  }

  @Test
  void whoSignsOutLeavesACookieThatIsWorthNothing() {
    String cookie = cookie(signIn("admin", server.password(), ""));
    String page = withCookie(cookie, "a browser", "GET", "/lbadmin/").body();
    Matcher csrf =
        Pattern.compile("X-CSRF-Token(?:\"|&#34;):(?:\"|&#34;)([\\w-]{43})").matcher(page);
    assertTrue(csrf.find(), page);
    HttpResponse<String> out =
        server.send(
            server
                .request("/lbadmin/logout")
                .header("User-Agent", "a browser")
                .header("Cookie", cookie)
                .header("X-CSRF-Token", csrf.group(1))
                .POST(BodyPublishers.noBody()));
    assertEquals(204, out.statusCode());
    String gone = out.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(gone.contains("Max-Age=0") || gone.contains("01 Jan 1970"), gone);
    assertEquals(401, withCookie(cookie, "a browser", "GET", STATUS).statusCode());
  }

  /** Neither by what is said nor by what is not. */
  @Test
  void nobodyLearnsWhoHasAnAccount() throws Exception {
    String vera = server.user("vera", Role.VIEWER);
    String path = "/api/v1/users/vera/totp";
    String old = "\"old\": \"%s\"".formatted(TestServer.PASSWORD);
    String secret = json(as(vera, "PUT", path, "{" + old + "}")).path("secret").asText();
    String code = code(secret, Instant.now().getEpochSecond() / 30);
    String confirm = "{%s, \"secret\": \"%s\", \"code\": \"%s\"}".formatted(old, secret, code);
    assertEquals(200, as(vera, "PUT", path, confirm).statusCode());

    HttpResponse<String> unknown = signIn("nobody", TestServer.PASSWORD, "");
    HttpResponse<String> odd = signIn("%00%0a%3cb%3e", TestServer.PASSWORD, "");
    HttpResponse<String> wrong = signIn("admin", "wrong", "");
    HttpResponse<String> withoutCode = signIn("vera", TestServer.PASSWORD, "");
    for (HttpResponse<String> other : List.of(odd, wrong, withoutCode)) {
      assertEquals(unknown.statusCode(), other.statusCode());
      assertEquals(unknown.body(), other.body());
      assertEquals(names(unknown), names(other));
    }
    assertEquals(401, unknown.statusCode());

    HttpResponse<String> stranger = as(TestServer.basic("nobody", "wrong"), "GET", STATUS, "");
    for (String basic : List.of(TestServer.basic("admin", "wrong"), vera)) {
      HttpResponse<String> other = as(basic, "GET", STATUS, "");
      assertEquals(stranger.statusCode(), other.statusCode());
      assertEquals(stranger.body(), other.body());
      assertEquals(names(stranger), names(other));
    }
  }

  private static Set<String> names(HttpResponse<?> answer) {
    return answer.headers().map().keySet();
  }

  @Test
  void changingAUserEndsTheirSessions() throws Exception {
    server.user("vera", Role.VIEWER);
    String path = "/api/v1/users/vera";
    String[][] changes = {
      {"PATCH", path, "{\"role\": \"operator\"}"},
      {"PUT", path + "/password", "{\"password\": \"another long one\"}"},
      {"DELETE", path, ""}
    };
    String password = TestServer.PASSWORD;
    for (String[] change : changes) {
      String cookie = cookie(signIn("vera", password, ""));
      assertEquals(200, withCookie(cookie, "a browser", "GET", STATUS).statusCode());
      assertEquals(200, as(admin(), change[0], change[1], change[2]).statusCode());
      assertEquals(401, withCookie(cookie, "a browser", "GET", STATUS).statusCode(), change[0]);
      password = change[0].equals("PATCH") ? TestServer.PASSWORD : "another long one";
    }
  }

  private int signInStatus(String user, String password, String code) {
    return signIn(user, password, code).statusCode();
  }

  private HttpResponse<String> signIn(String user, String password, String code) {
    return signIn(server.request(Gate.LOGIN_PATH), user, password, code);
  }

  private HttpResponse<String> signIn(
      HttpRequest.Builder request, String user, String password, String code) {
    String form =
        "user=%s&password=%s&code=%s"
            .formatted(
                user,
                URLEncoder.encode(password, StandardCharsets.UTF_8),
                URLEncoder.encode(code, StandardCharsets.UTF_8));
    return server.send(
        request
            .header("User-Agent", "a browser")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static String cookie(HttpResponse<String> signedIn) {
    assertEquals(303, signedIn.statusCode());
    return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private HttpResponse<String> withCookie(String cookie, String agent, String method, String path) {
    return server.send(
        server
            .request(path)
            .header("User-Agent", agent)
            .header("Cookie", cookie)
            .method(method, BodyPublishers.noBody()));
  }

  private String admin() {
    return TestServer.basic("admin", server.password());
  }

  private HttpResponse<String> as(String authorization, String method, String path, String body) {
    return server.send(
        server
            .request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** What an app shows; made here anew, so that both have to be right. */
  private static String code(String secret, long step) throws GeneralSecurityException {
    BigInteger bits = BigInteger.ZERO;
    for (int i = 0; i < secret.length(); i++) {
      bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(secret.charAt(i))));
    }
    byte[] key = new byte[20];
    byte[] raw = bits.toByteArray();
    int length = Math.min(20, raw.length);
    System.arraycopy(raw, raw.length - length, key, 20 - length, length);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    int number = ByteBuffer.wrap(hash, hash[19] & 0xf, 4).getInt() & Integer.MAX_VALUE;
    return "%06d".formatted(number % 1_000_000);
  }
}

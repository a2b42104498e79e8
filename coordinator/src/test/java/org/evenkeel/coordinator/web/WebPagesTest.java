package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.certificate.SampleAuthority;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebPagesTest {
  private static final String EVIL = "\"><script>alert(1)</script>'&";

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    InMemoryControl control =
        new InMemoryControl(
            Snapshots.of(
                Snapshots.service(
                    "mq",
                    Snapshots.up("r1", 10),
                    Snapshots.because(Snapshots.down("r2", 11), EVIL)),
                Snapshots.service(EVIL, Snapshots.up(EVIL, 10))));
    server = new TestServer(root, control, new WebPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void strangersAreLedToTheLoginPage() {
    assertEquals("/lbadmin/", location(server.send(server.request("/"))));
    assertEquals("/lbadmin/login", location(server.send(server.request("/lbadmin/"))));
    assertEquals(401, server.send(server.request("/lbadmin/live")).statusCode());
    HttpResponse<String> login = server.send(server.request("/lbadmin/login"));
    assertEquals(200, login.statusCode());
    assertTrue(login.body().contains("type=\"password\""));
  }

  @Test
  void signedInBrowserSeesAndChangesUntilItSignsOut() {
    String cookie = signIn();
    String page = page(cookie);
    assertTrue(page.contains("<h1>lb1</h1>"), page);
    String token = token(page);

    assertEquals(204, server.send(state(cookie, token, "drain")).statusCode());
    assertEquals(
        OperatorState.DRAIN,
        server.control().snapshot().virtualServices().getFirst().realServers().getFirst().state());
    assertEquals(200, server.send(get("/api/v1/status", cookie)).statusCode());

    HttpRequest.Builder out = post("/lbadmin/logout", "").header("Cookie", cookie);
    assertEquals(204, server.send(out.header("X-CSRF-Token", token)).statusCode());
    assertEquals("/lbadmin/login", location(server.send(get("/lbadmin/", cookie))));
  }

  @Test
  void aRealServersPageTellsItsStoryAndChecksOnDemand() {
    Instant then = Instant.now().minusSeconds(3_700);
    server
        .control()
        .timeline(List.of(new Change(then, Change.Kind.HEALTH, "up", "<b>so</b> it is")));
    String cookie = signIn();
    assertTrue(page(cookie).contains("href=\"/lbadmin/real-servers/mq/r1\""));
    String story = server.send(get("/lbadmin/real-servers/mq/r1", cookie)).body();
    assertTrue(story.contains("<h1 id=\"story-heading\">mq/r1</h1>"), story);
    assertTrue(story.contains("&lt;b>so&lt;/b> it is") || story.contains("&lt;b&gt;so"), story);
    assertTrue(story.contains("for 1h 1m"), story);
    assertEquals(404, server.send(get("/lbadmin/real-servers/mq/r9", cookie)).statusCode());
    assertEquals("/lbadmin/login", location(server.send(get("/lbadmin/real-servers/mq/r1", ""))));

    HttpRequest.Builder check =
        post("/lbadmin/check", "service=mq&real-server=r1").header("Cookie", cookie);
    assertEquals(403, server.send(check.copy()).statusCode());
    HttpResponse<String> verdict = server.send(check.header("X-CSRF-Token", token(page(cookie))));
    assertTrue(verdict.body().contains("<strong>Passed</strong>: connected in 0.3 ms"));
  }

  @Test
  void certificatesArePutThroughTheApiAndListedWithTheirEnd() throws Exception {
    String cookie = signIn();
    assertEquals("/lbadmin/login", location(server.send(get("/lbadmin/certificates", ""))));
    assertTrue(certificates(cookie).contains("There is none yet."));
    String token = token(certificates(cookie));
    SampleAuthority authority = new SampleAuthority("an <i>authority</i>");
    SampleAuthority.Issued www = authority.issue("www", Duration.ofDays(9).plusMinutes(1));
    SampleAuthority.Issued other = authority.issue("other", Duration.ofDays(90));

    String both = json(www.certificate(), www.key());
    assertEquals(403, server.send(put("www", both, cookie, "x")).statusCode());
    assertEquals(200, server.send(put("www", both, cookie, token)).statusCode());
    HttpRequest.Builder staple =
        server
            .request("/api/v1/certificates/www/ocsp-response")
            .header("Content-Type", "application/ocsp-response")
            .header("Cookie", cookie)
            .header("X-CSRF-Token", token);
    byte[] good = authority.good(www.serial(), Duration.ofDays(2));
    HttpResponse<String> stapled = server.send(staple.copy().PUT(BodyPublishers.ofByteArray(good)));
    assertEquals(200, stapled.statusCode(), stapled.body());
    assertTrue(stapled.body().contains("\"stapled-until\""), stapled.body());

    String page = certificates(cookie);
    assertTrue(page.contains("<span class=\"expiry soon\">9 days left</span>"), page);
    assertFalse(page.contains("<i>"), page);
    assertTrue(page.contains("&lt;i"), page);
    assertFalse(page.contains("PRIVATE"), page);
    assertTrue(page.contains("until "), page);

    refused(put("www", json(www.certificate(), other.key()), cookie, token), "key");
    refused(put("www", json("nothing", www.key()), cookie, token), "certificate");
    refused(put("-www", both, cookie, token), "name");
    refused(staple.copy().PUT(BodyPublishers.ofString("nothing")), "ocsp-response");
    String large = json("x".repeat(1 << 20), www.key());
    assertEquals(413, server.send(put("www", large, cookie, token)).statusCode());
  }

  private void refused(HttpRequest.Builder request, String field) {
    HttpResponse<String> answer = server.send(request);
    assertEquals(4, answer.statusCode() / 100, answer.body());
    assertTrue(answer.body().contains("\"field\":\"" + field + "\""), answer.body());
  }

  private static String json(String certificate, String key) {
    return "{\"certificate\":\"%s\",\"key\":\"%s\"}"
        .formatted(certificate.replace("\n", "\\n"), key.replace("\n", "\\n"));
  }

  private HttpRequest.Builder put(String name, String body, String cookie, String token) {
    return server
        .request("/api/v1/certificates/" + name)
        .header("Content-Type", "application/json")
        .header("Cookie", cookie)
        .header("X-CSRF-Token", token)
        .PUT(BodyPublishers.ofString(body));
  }

  private String certificates(String cookie) {
    HttpResponse<String> answer = server.send(get("/lbadmin/certificates", cookie));
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  @Test
  void changesOfASessionNeedItsToken() {
    String cookie = signIn();
    String token = token(page(cookie));
    String stranger = token(page(signIn()));
    for (String wrong : new String[] {"", "x", stranger, token + "x"}) {
      assertEquals(403, server.send(state(cookie, wrong, "halt")).statusCode(), wrong);
    }
    HttpRequest.Builder api =
        server
            .request("/api/v1/virtual-services/mq/real-servers/r1/state")
            .header("Cookie", cookie)
            .header("Content-Type", "application/json");
    HttpRequest.Builder put = api.PUT(BodyPublishers.ofString("{\"state\":\"halt\"}"));
    assertEquals(403, server.send(put.copy()).statusCode());
    assertEquals(0, server.control().commands().size());
    assertEquals(200, server.send(put.header("X-CSRF-Token", token)).statusCode());
  }

  @Test
  void cookieIsOutOfReachOfScriptsAndOtherSites() {
    String cookie = signInAnswer().headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.startsWith("__Host-evenkeel-" + server.port() + "="), cookie);
    for (String attribute : new String[] {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"}) {
      assertTrue(cookie.contains(attribute), cookie);
    }
  }

  @Test
  void wrongPasswordAndForeignFormsAreRefused() {
    HttpResponse<String> wrong =
        server.send(post("/lbadmin/login", "user=admin&password=" + encoded(EVIL)));
    assertEquals(401, wrong.statusCode());
    assertTrue(wrong.body().contains("User, password or code is wrong."));
    assertFalse(wrong.body().contains("<script>"));
    HttpRequest.Builder foreign =
        post("/lbadmin/login", "user=admin&password=" + encoded(server.password()));
    assertEquals(403, server.send(foreign.header("Sec-Fetch-Site", "cross-site")).statusCode());
    assertEquals(400, server.send(post("/lbadmin/login", "user=%zz")).statusCode());
  }

  @Test
  void namesAndReasonsCannotBringScripts() {
    String page = page(signIn());
    assertFalse(page.contains("<script>"), page);
    assertTrue(page.contains("&lt;script>alert(1)"), page);
    assertFalse(page.contains(" style="), page);
    assertFalse(Pattern.compile(" on[a-z]+=").matcher(page).find(), page);
  }

  @Test
  void assetsAreOursAndKeptForEver() {
    String page = page(signIn());
    Matcher paths = Pattern.compile("(?:src|link rel.*? href)=\"([^\"#]+)\"").matcher(page);
    int count = 0;
    while (paths.find()) {
      String path = paths.group(1);
      assertTrue(path.startsWith("/lbadmin/assets/"), path);
      HttpResponse<String> asset = server.send(server.request(path));
      assertEquals(200, asset.statusCode(), path);
      String caching = asset.headers().firstValue("Cache-Control").orElse("");
      assertEquals("public, max-age=31536000, immutable", caching, path);
      count++;
    }
    assertEquals(5, count);
    assertEquals(404, server.send(server.request("/lbadmin/assets/x/live.js")).statusCode());
  }

  @Test
  void liveStreamSendsWhatChangedAndNothingElse() throws IOException {
    HttpResponse<InputStream> stream =
        server.send(get("/lbadmin/live", signIn()), BodyHandlers.ofInputStream());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertTrue(event(reader).contains("id=\"services\""));
      server.control().publish(before -> Snapshots.degraded(before, "the line is cut"));
      String change = event(reader);
      assertTrue(change.contains("the line is cut"), change);
      assertFalse(change.contains("id=\"summary\""), change);
      assertFalse(change.contains("id=\"service-mq\""), change);
    }
  }

  @Test
  void aMissingPageIsAPageForBrowsersAndAProblemForPrograms() {
    String cookie = signIn();
    for (String path : List.of("/lbadmin/nowhere", "/lbadmin/real-servers/mq/r9")) {
      HttpResponse<String> seen =
          server.send(get(path, cookie).header("Accept", "text/html,application/xhtml+xml"));
      assertEquals(404, seen.statusCode());
      assertTrue(seen.body().contains("<h1>Nothing is here</h1>"), seen.body());
      assertTrue(seen.body().contains("href=\"/lbadmin/\""), seen.body());
      assertFalse(seen.body().contains("/api/v1"), seen.body());

      HttpResponse<String> program = server.send(get(path, cookie));
      assertEquals(404, program.statusCode());
      assertTrue(program.body().startsWith("{\"type\""), program.body());
      HttpResponse<String> script =
          server.send(get(path, cookie).header("Accept", "text/html").header("HX-Request", "true"));
      assertTrue(script.body().startsWith("{\"type\""), script.body());
    }
  }

  @Test
  void aRefusalCannotBringScripts() {
    String page = new WebPages().refusal(404, EVIL);

    assertFalse(page.contains("<script>alert"), page);
  }

  @Test
  void emptyNodeSaysWhatToDo() {
    server.control().publish(before -> Snapshots.of());
    String cookie = signIn();
    // The feed publishes within its pace; the stream's first event is at least as new as the page.
    String page = page(cookie);
    for (int i = 0; i < 1000 && !page.contains("No virtual service yet"); i++) {
      page = page(cookie);
    }
    assertTrue(page.contains("evenkeel config apply evenkeel.yaml"), page);
  }

  private String signIn() {
    String cookie = signInAnswer().headers().firstValue("Set-Cookie").orElse("");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private HttpResponse<String> signInAnswer() {
    HttpResponse<String> answer =
        server.send(post("/lbadmin/login", "user=admin&password=" + encoded(server.password())));
    assertEquals(303, answer.statusCode(), answer.body());
    assertEquals("/lbadmin/", location(answer));
    return answer;
  }

  private String page(String cookie) {
    HttpResponse<String> answer = server.send(get("/lbadmin/", cookie));
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  private HttpRequest.Builder get(String path, String cookie) {
    return server.request(path).header("Cookie", cookie);
  }

  private HttpRequest.Builder state(String cookie, String token, String state) {
    return post("/lbadmin/state", "service=mq&real-server=r1&state=" + state)
        .header("Cookie", cookie)
        .header("X-CSRF-Token", token);
  }

  private HttpRequest.Builder post(String path, String form) {
    return server
        .request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private static String token(String page) {
    Matcher matcher =
        Pattern.compile("X-CSRF-Token(?:\"|&#34;):(?:\"|&#34;)([\\w-]{43})").matcher(page);
    assertTrue(matcher.find(), page);
    return matcher.group(1);
  }

  private static String event(BufferedReader reader) throws IOException {
    StringBuilder event = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("data: ")) {
        event.append(line.substring(6)).append('\n');
      } else if (line.isEmpty() && !event.isEmpty()) {
        return event.toString();
      }
    }
    throw new IOException("the stream ended");
  }

  private static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

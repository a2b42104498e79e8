package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.model.Change;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the menu: for whom they are, what they show, and that names bring no markup. */
final class AdminPagesTest {
  private static final String EVIL = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'&";
  private static final String YAML =
      """
      virtual-services:
        - name: mq
          address: 192.0.2.5
          ports: 5672
          forwarding: nat
          check: { type: http, path: '/"><img src=x><script>alert(1)</script>' }
          real-servers:
            - { name: r1, address: 10.0.0.10, weight: 70, backup: true }
      """;

  private static final List<String> PAGES =
      List.of(
          "/lbadmin/",
          "/lbadmin/add-service",
          "/lbadmin/services/mq",
          "/lbadmin/configuration",
          "/lbadmin/configuration/edit",
          "/lbadmin/ha",
          "/lbadmin/local",
          "/lbadmin/lockdown",
          "/lbadmin/wizard",
          "/lbadmin/certificates",
          "/lbadmin/users",
          "/lbadmin/audit",
          "/lbadmin/maintenance",
          "/lbadmin/events",
          "/lbadmin/logs");

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestServer server;

  @BeforeEach
  void serve(@TempDir Path root) {
    InMemoryControl control =
        new InMemoryControl(
            Snapshots.of(
                Snapshots.service("mq", Snapshots.up("r1", 10)),
                Snapshots.service("web", Snapshots.up("w1", 11))));
    control.configuration(7, YAML);
    server =
        new TestServer(
            root,
            control,
            new WebPages(),
            List.of(new Finding("a <b>key</b>", EVIL, "1", "for <i>tests</i>", false)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyPageIsInTheLayoutAndForNoStranger() {
    String admin = admin();
    for (String path : PAGES) {
      HttpResponse<String> stranger = server.send(server.request(path));
      assertEquals("/lbadmin/login", stranger.headers().firstValue("Location").orElse(""), path);
      String page = shown(path, admin);
      assertTrue(page.contains("<nav id=\"menu\""), page);
      assertTrue(page.contains("aria-current=\"page\""), page);
      assertTrue(page.contains("href=\"#main\""), page);
      assertTrue(page.contains("<main id=\"main\""), page);
      assertEquals(1, page.split("<h1", -1).length - 1, page);
      harmless(page);
    }
  }

  @Test
  void viewersAreShownNoButtonThatTheyMayNotPress() {
    server.user("vera", Role.VIEWER);
    String vera = signIn("vera", TestServer.PASSWORD);
    String overview = shown("/lbadmin/", vera);
    assertTrue(overview.contains("id=\"service-mq/r1\""), overview);
    assertFalse(overview.contains("hx-post=\"/lbadmin/state\""), overview);
    assertFalse(overview.contains("/lbadmin/add-service"), overview);
    assertFalse(overview.contains("/lbadmin/audit"), overview);
    assertFalse(shown("/lbadmin/real-servers/mq/r1", vera).contains("check-now"));
    assertFalse(shown("/lbadmin/certificates", vera).contains("<form"));
    assertFalse(shown("/lbadmin/services/mq", vera).contains("id=\"commit\""));
    assertFalse(shown("/lbadmin/maintenance", vera).contains("/api/v1/backup"));
    assertFalse(shown("/lbadmin/ha", vera).contains("<form"));
    String accounts = shown("/lbadmin/users", vera);
    assertFalse(accounts.contains("id=\"users\""), accounts);
    assertFalse(accounts.contains("<option>operator"), accounts);
    assertFalse(overview.contains("/lbadmin/logs"), overview);
    assertFalse(shown("/lbadmin/configuration", vera).contains("/lbadmin/configuration/edit"));
    for (String admins :
        List.of(
            "/lbadmin/audit",
            "/lbadmin/audit/chain",
            "/lbadmin/add-service",
            "/lbadmin/configuration/edit",
            "/lbadmin/lockdown",
            "/lbadmin/logs")) {
      assertEquals(403, server.send(get(admins, vera)).statusCode(), admins);
    }

    server.user("otto", Role.OPERATOR);
    String operator = shown("/lbadmin/", signIn("otto", TestServer.PASSWORD));
    assertTrue(operator.contains("hx-post=\"/lbadmin/state\""), operator);
    assertFalse(operator.contains("/lbadmin/add-service"), operator);
  }

  @Test
  void anOperatorOfOneServiceHasTheButtonsOfThatOne() {
    String cookie = admin();
    HttpResponse<String> added =
        send(
            "POST",
            "/api/v1/users",
            "{\"name\":\"mia\",\"role\":\"operator\",\"services\":[\"mq\"],\"password\":\"%s\"}"
                .formatted(TestServer.PASSWORD),
            cookie,
            token(shown("/lbadmin/", cookie)));
    assertEquals(201, added.statusCode(), added.body());
    String overview = shown("/lbadmin/", signIn("mia", TestServer.PASSWORD));
    assertTrue(overview.contains("id=\"service-mq/r1/drain\""), overview);
    assertFalse(overview.contains("id=\"service-web/w1/drain\""), overview);
    assertTrue(overview.contains("id=\"service-web/w1\""), overview);
  }

  @Test
  void accountsListUsersTokensAndSessionsWithoutSecrets() {
    String cookie = admin();
    String csrf = token(shown("/lbadmin/", cookie));
    String order =
        "{\"name\":\"ci\",\"role\":\"operator\",\"services\":[%s],\"expires-in\":\"9d\"}";
    String evil = "\"" + EVIL.replace("\"", "\\\"") + "\"";
    assertEquals(
        403, send("POST", "/api/v1/tokens", order.formatted(evil), cookie, "x").statusCode());
    HttpResponse<String> made = send("POST", "/api/v1/tokens", order.formatted(evil), cookie, csrf);
    assertEquals(201, made.statusCode(), made.body());
    Matcher secret = Pattern.compile("ek_[\\w-]+").matcher(made.body());
    assertTrue(secret.find(), made.body());

    String page = shown("/lbadmin/users", cookie);
    assertTrue(page.contains("<span class=\"real-name\">ci</span>"), page);
    assertFalse(page.contains(secret.group()), "the secret is told once");
    assertTrue(page.contains("this one"), page);
    harmless(page);
  }

  @Test
  void qrCodesAreDrawnForTheSessionAlone() {
    String cookie = admin();
    String csrf = token(shown("/lbadmin/", cookie));
    String uri = "text=" + encoded("otpauth://totp/lb1:admin?secret=ABC");
    assertEquals(403, form("/lbadmin/qr", uri, cookie, "").statusCode());
    HttpResponse<String> drawn = form("/lbadmin/qr", uri, cookie, csrf);
    assertTrue(drawn.body().contains("<svg") && drawn.body().contains("h1v1h-1z"), drawn.body());
    assertEquals(422, form("/lbadmin/qr", "text=", cookie, csrf).statusCode());
    assertEquals(422, form("/lbadmin/qr", "text=" + "x".repeat(501), cookie, csrf).statusCode());
  }

  @Test
  void theAuditLogIsFilteredPagedAndVerified() {
    String cookie = admin();
    String csrf = token(shown("/lbadmin/", cookie));
    form("/lbadmin/login", "user=" + encoded(EVIL) + "&password=x", "", "");
    for (int i = 0; i < 55; i++) {
      String state = i % 2 == 0 ? "drain" : "online";
      String change = "service=mq&real-server=r1&state=" + state;
      assertEquals(204, form("/lbadmin/state", change, cookie, csrf).statusCode());
    }
    String newest = shown("/lbadmin/audit", cookie);
    harmless(newest);
    assertTrue(newest.contains("<b>online</b> → <b>drain</b>"), newest);
    assertTrue(newest.contains("before="), "there is an older page");
    Matcher older = Pattern.compile("href=\"(/lbadmin/audit[^\"]*before=\\d+)\"").matcher(newest);
    assertTrue(older.find(), newest);
    String last = shown(older.group(1).replace("&amp;", "&"), cookie);
    assertTrue(last.contains("sign-in"), last);
    harmless(last);

    String signIns = shown("/lbadmin/audit?action=sign-in", cookie);
    assertFalse(signIns.contains("POST /lbadmin/state"), signIns);
    assertTrue(shown("/lbadmin/audit?user=nobody", cookie).contains("No line fits."));
    harmless(shown("/lbadmin/audit?user=" + encoded(EVIL) + "&text=" + encoded(EVIL), cookie));
    assertTrue(shown("/lbadmin/audit/chain", cookie).contains("Verified"));
  }

  @Test
  void theEditorBeginsWithWhatTheConfigurationHas() {
    String cookie = admin();
    String page = shown("/lbadmin/services/mq", cookie);
    assertTrue(page.contains("value=\"192.0.2.5\""), page);
    assertTrue(page.contains("data-revision=\"7\""), page);
    assertTrue(
        page.contains("<option value=\"nat\" selected>nat: network address translation</option>"),
        page);
    assertTrue(page.contains("value=\"70\""), page);
    assertTrue(page.contains("data-real-key=\"backup\" checked"), page);
    harmless(page);
    assertEquals(404, server.send(get("/lbadmin/services/none", cookie)).statusCode());
    assertEquals(
        404, server.send(get("/lbadmin/services/" + encoded("<script>"), cookie)).statusCode());
  }

  @Test
  void anEditOfAnotherRevisionThanTheRunningOneIsRefused() {
    String cookie = admin();
    String csrf = token(shown("/lbadmin/services/mq", cookie));
    HttpRequest.Builder patch =
        json("/api/v1/virtual-services/mq", cookie, csrf)
            .header("If-Match", "\"6\"")
            .method("PATCH", BodyPublishers.ofString("{\"scheduler\":\"rr\"}"));
    assertEquals(412, server.send(patch).statusCode());
    assertEquals(7, server.control().configuration().revision());
  }

  @Test
  void theConfigurationIsShownAsItIs() {
    String page = shown("/lbadmin/configuration", admin());
    assertTrue(page.contains("revision 7, running"), page);
    assertTrue(page.contains("ports: 5672"), page);
    harmless(page);
    assertEquals(404, server.send(get("/lbadmin/configuration?revision=99", admin())).statusCode());
  }

  @Test
  void findingsAndEventsAreEscaped() {
    String cookie = admin();
    String findings = shown("/lbadmin/maintenance/doctor", cookie);
    assertTrue(findings.contains("look at it"), findings);
    harmless(findings);
    assertFalse(findings.contains("<b>"), findings);
    server.control().timeline(List.of(new Change(Instant.now(), Change.Kind.HEALTH, "down", EVIL)));
    String events = shown("/lbadmin/events", cookie);
    assertTrue(events.contains("&lt;script"), events);
    harmless(events);
  }

  @Test
  void aLockdownIsPlannedAppliedAndKeptByFormsAlone() {
    String cookie = admin();
    String field = "&csrf=" + encoded(token(shown("/lbadmin/lockdown", cookie)));
    String wish = "networks=" + encoded("10.0.0.0/8\nfd00::/8") + "&ports=22%2Ftcp";
    String page = form("/lbadmin/lockdown", "do=plan&" + wish + field, cookie, "").body();
    assertTrue(page.contains("+ network fd00::/8"), page);
    assertTrue(page.contains("goto guarded"), page);
    assertTrue(server.filter().rules().isEmpty(), "only looked at");
    harmless(page);

    assertEquals(
        403, form("/lbadmin/lockdown", "do=apply&" + wish, cookie, "").statusCode(), "no token");
    assertEquals(
        403, form("/lbadmin/lockdown", "do=apply&csrf=x&" + wish, cookie, "").statusCode());
    assertTrue(server.filter().rules().isEmpty());

    assertEquals(
        303, form("/lbadmin/lockdown", "do=apply&" + wish + field, cookie, "").statusCode());
    String waiting = shown("/lbadmin/lockdown", cookie);
    assertTrue(waiting.contains("waits to be confirmed"), waiting);
    assertTrue(waiting.contains("id=\"left\""), waiting);
    assertEquals(303, form("/lbadmin/lockdown", "do=confirm" + field, cookie, "").statusCode());
    String on = shown("/lbadmin/lockdown", cookie);
    assertTrue(on.contains("10.0.0.0/8, fd00::/8"), on);
    assertTrue(on.contains("Let everybody in again"), on);
    assertEquals(303, form("/lbadmin/lockdown", "do=off" + field, cookie, "").statusCode());
    assertTrue(server.filter().rules().isEmpty());

    HttpResponse<String> wrong =
        form("/lbadmin/lockdown", "do=plan&networks=" + encoded(EVIL) + field, cookie, "");
    assertEquals(400, wrong.statusCode());
    harmless(wrong.body());
  }

  @Test
  void aNodeWithoutAPacketFilterSaysSoAndDoesNothing() {
    server.filter().unusable(Optional.of("no CAP_NET_ADMIN; run it as root"));
    String cookie = admin();
    String page = shown("/lbadmin/lockdown", cookie);
    assertTrue(page.contains("no CAP_NET_ADMIN"), page);
    String apply = "do=apply&networks=10.0.0.0%2F8&csrf=" + encoded(token(page));
    HttpResponse<String> refused = form("/lbadmin/lockdown", apply, cookie, "");
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("no CAP_NET_ADMIN"), refused.body());
  }

  @Test
  void aNodeThatIsAloneSaysSo() {
    String page = shown("/lbadmin/ha", admin());
    assertTrue(page.contains("This node is alone"), page);
    assertTrue(shown("/lbadmin/banner", admin()).contains("Standalone"));
  }

  /** No markup but our own, and nothing that the content security policy would forbid. */
  private static void harmless(String page) {
    assertFalse(page.contains("<script>"), page);
    assertFalse(page.contains("<img"), page);
    assertFalse(page.contains(" style="), page);
    assertFalse(Pattern.compile("<[^>]* on[a-z]+=").matcher(unquoted(page)).find(), page);
  }

  /** Without what stands between quotes. */
  private static String unquoted(String page) {
    return page.replaceAll("\"[^\"]*\"", "\"\"");
  }

  private String shown(String path, String cookie) {
    HttpResponse<String> answer = server.send(get(path, cookie));
    assertEquals(200, answer.statusCode(), path + ": " + answer.body());
    return answer.body();
  }

  private HttpRequest.Builder get(String path, String cookie) {
    return server.request(path).header("Cookie", cookie);
  }

  private HttpRequest.Builder json(String path, String cookie, String csrf) {
    return get(path, cookie)
        .header("Content-Type", "application/json")
        .header("X-CSRF-Token", csrf);
  }

  private HttpResponse<String> send(
      String method, String path, String body, String cookie, String csrf) {
    return server.send(json(path, cookie, csrf).method(method, BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> form(String path, String form, String cookie, String csrf) {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookie)
            .header("X-CSRF-Token", csrf)
            .POST(BodyPublishers.ofString(form)));
  }

  private String admin() {
    return signIn("admin", server.password());
  }

  private String signIn(String user, String password) {
    HttpResponse<String> answer =
        form("/lbadmin/login", "user=%s&password=%s".formatted(user, encoded(password)), "", "");
    assertEquals(303, answer.statusCode(), answer.body());
    String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static String token(String page) {
    Matcher matcher =
        Pattern.compile("X-CSRF-Token(?:\"|&#34;):(?:\"|&#34;)([\\w-]{43})").matcher(page);
    assertTrue(matcher.find(), page);
    return matcher.group(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

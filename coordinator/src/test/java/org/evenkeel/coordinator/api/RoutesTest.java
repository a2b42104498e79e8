package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.RoutesConfig;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.web.WebPages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may have each route of the server, and from where. The routes are those that the server has
 * registered, so that a new one is covered by itself, and fails until it is in the table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutesTest {
  /** The least role of every route; {@code open} ones are for anybody. */
  private static final String TABLE =
      """
      open     GET    /
      open     GET    /healthz
      open     HEAD   /healthz
      open     GET    /lbadmin
      open     GET    /lbadmin/assets/{version}/{name}
      open     GET    /lbadmin/login
      open     POST   /lbadmin/login
      viewer   GET    /lbadmin/
      viewer   GET    /lbadmin/banner
      viewer   GET    /lbadmin/certificates
      viewer   GET    /lbadmin/configuration
      viewer   GET    /lbadmin/events
      viewer   GET    /lbadmin/ha
      viewer   GET    /lbadmin/live
      viewer   GET    /lbadmin/local
      viewer   GET    /lbadmin/maintenance
      viewer   GET    /lbadmin/maintenance/doctor
      viewer   GET    /lbadmin/pulse
      viewer   GET    /lbadmin/real-servers/{vip}/{rip}
      viewer   GET    /lbadmin/reports
      viewer   GET    /lbadmin/services/{vip}
      viewer   GET    /lbadmin/users
      viewer   POST   /lbadmin/logout
      viewer   POST   /lbadmin/qr
      operator POST   /lbadmin/check
      operator POST   /lbadmin/state
      admin    GET    /lbadmin/add-service
      admin    GET    /lbadmin/audit
      admin    GET    /lbadmin/audit/chain
      admin    GET    /lbadmin/configuration/edit
      admin    GET    /lbadmin/lockdown
      admin    POST   /lbadmin/lockdown
      admin    GET    /lbadmin/logs
      admin    GET    /lbadmin/wizard
      admin    POST   /lbadmin/wizard
      admin    POST   /lbadmin/wizard/confirm
      admin    POST   /lbadmin/wizard/undo
      viewer   GET    /metrics
      viewer   POST   /api/v1/arp-probe
      admin    GET    /api/v1/audit
      admin    GET    /api/v1/audit/verification
      admin    GET    /api/v1/backup
      viewer   GET    /api/v1/certificates
      viewer   GET    /api/v1/certificates/{name}
      admin    PUT    /api/v1/certificates/{name}
      admin    DELETE /api/v1/certificates/{name}
      admin    PUT    /api/v1/certificates/{name}/ocsp-response
      viewer   GET    /api/v1/checks
      viewer   GET    /api/v1/config
      admin    PUT    /api/v1/config
      admin    POST   /api/v1/config/confirm/{number}
      viewer   GET    /api/v1/config/revisions
      viewer   GET    /api/v1/config/revisions/{number}
      admin    POST   /api/v1/config/rollback/{number}
      viewer   GET    /api/v1/connections
      viewer   GET    /api/v1/doctor
      viewer   GET    /api/v1/events
      viewer   GET    /api/v1/ha
      admin    DELETE /api/v1/ha/divergences/{id}
      admin    POST   /api/v1/ha/maintenance
      viewer   GET    /api/v1/ha/pair
      admin    POST   /api/v1/ha/pair
      admin    POST   /api/v1/ha/service
      admin    POST   /api/v1/ha/standby
      admin    POST   /api/v1/ha/takeover
      admin    POST   /api/v1/ha/unpair
      viewer   GET    /api/v1/local
      admin    GET    /api/v1/lockdown
      admin    PUT    /api/v1/lockdown
      admin    DELETE /api/v1/lockdown
      admin    POST   /api/v1/lockdown/confirm
      admin    GET    /api/v1/logs
      viewer   GET    /api/v1/openapi.json
      viewer   GET    /api/v1/reports
      viewer   GET    /api/v1/reports/node
      viewer   GET    /api/v1/reports/virtual-services/{vip}
      viewer   GET    /api/v1/reports/virtual-services/{vip}/real-servers/{rip}
      admin    POST   /api/v1/restore
      viewer   GET    /api/v1/sessions
      viewer   DELETE /api/v1/sessions/{id}
      viewer   GET    /api/v1/status
      admin    GET    /api/v1/support
      viewer   GET    /api/v1/tokens
      viewer   POST   /api/v1/tokens
      viewer   DELETE /api/v1/tokens/{id}
      admin    GET    /api/v1/users
      admin    POST   /api/v1/users
      admin    GET    /api/v1/users/{name}
      admin    PUT    /api/v1/users/{name}
      admin    PATCH  /api/v1/users/{name}
      admin    DELETE /api/v1/users/{name}
      viewer   PUT    /api/v1/users/{name}/password
      viewer   PUT    /api/v1/users/{name}/totp
      admin    DELETE /api/v1/users/{name}/totp
      viewer   GET    /api/v1/virtual-services
      admin    POST   /api/v1/virtual-services
      viewer   GET    /api/v1/virtual-services/{vip}
      admin    PUT    /api/v1/virtual-services/{vip}
      admin    PATCH  /api/v1/virtual-services/{vip}
      admin    DELETE /api/v1/virtual-services/{vip}
      viewer   GET    /api/v1/virtual-services/{vip}/real-servers
      admin    POST   /api/v1/virtual-services/{vip}/real-servers
      viewer   GET    /api/v1/virtual-services/{vip}/real-servers/{rip}
      admin    PUT    /api/v1/virtual-services/{vip}/real-servers/{rip}
      admin    PATCH  /api/v1/virtual-services/{vip}/real-servers/{rip}
      admin    DELETE /api/v1/virtual-services/{vip}/real-servers/{rip}
      operator POST   /api/v1/virtual-services/{vip}/real-servers/{rip}/check
      operator PUT    /api/v1/virtual-services/{vip}/real-servers/{rip}/state
      viewer   GET    /api/v1/virtual-services/{vip}/real-servers/{rip}/timeline
      admin    GET    /api/v1/wizard
      admin    POST   /api/v1/wizard
      admin    POST   /api/v1/wizard/confirm
      admin    POST   /api/v1/wizard/undo
      """;

  private static final String YAML =
      """
      virtual-services:
        - name: mq
          address: 192.0.2.5
          ports: 5672
          forwarding: nat
          real-servers: [{ name: r1, address: 10.0.0.10 }]
      """;

  private static final String OPEN = "open";
  private static final Map<String, String> LEAST = table();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private Path root;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private TestServer server;

  @BeforeAll
  void serve(@TempDir Path folder) {
    root = folder;
    server = started(folder);
    server.user("mona", Role.VIEWER);
  }

  private static TestServer started(Path folder) {
    return new TestServer(
        folder,
        new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
        new WithoutRole());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheTableAndNamesThatLeastRole() {
    Set<String> registered = new TreeSet<>();
    List<String> wrong = new ArrayList<>();
    for (ApiServer.Route route : server.routes()) {
      registered.add(route.toString());
      List<String> least =
          route.access().stream()
              .flatMap(access -> Access.least(Set.of((RouteRole) access)).stream())
              .map(Role::toString)
              .toList();
      boolean open = route.access().contains(Access.OPEN);
      boolean forgotten = route.path().equals(WithoutRole.PATH);
      if (!forgotten
          && !(open ? List.of(OPEN) : least).equals(List.of(LEAST.getOrDefault(name(route), "")))) {
        wrong.add(route + " " + route.access());
      }
    }
    registered.remove("GET " + WithoutRole.PATH);
    assertEquals(new TreeSet<>(LEAST.keySet()), registered);
    assertEquals(List.of(), wrong);
  }

  @Test
  void aRouteWithoutARoleIsForNobody() {
    assertEquals(403, server.send(server.asAdmin(WithoutRole.PATH)).statusCode());
  }

  @Test
  void strangersReachNothingThatIsNotOpen() throws IOException {
    String before = state();
    for (ApiServer.Route route : server.routes()) {
      if (!isOpen(route)) {
        HttpResponse<String> answer = server.send(request(route));
        if (route.access().contains(Access.PAGE) && route.method().equals("GET")) {
          assertEquals(302, answer.statusCode(), route.toString());
          assertEquals(Gate.LOGIN_PATH, answer.headers().firstValue("Location").orElse(""));
        } else {
          assertEquals(401, answer.statusCode(), route.toString());
        }
        HttpRequest.Builder head = server.request(path(route)).method("HEAD", none());
        HttpResponse<String> headers = server.send(head);
        assertTrue(headers.headers().firstValue("ETag").isEmpty(), "HEAD " + route.path());
        assertTrue(headers.headers().firstValueAsLong("Content-Length").orElse(0) < 1000);
      }
    }
    assertEquals(before, state());
  }

  @Test
  void whoeverHasTooLittleIsRefused() throws IOException {
    Map<Role, String> tokens =
        Map.of(
            Role.VIEWER, token("vera", Role.VIEWER), Role.OPERATOR, token("olga", Role.OPERATOR));
    String before = state();
    int refused = 0;
    for (ApiServer.Route route : registered()) {
      for (Role role : tokens.keySet()) {
        boolean enough = isOpen(route) || role.includes(least(route));
        if (!enough) {
          HttpResponse<String> answer = as(route, "Bearer " + tokens.get(role));
          assertEquals(403, answer.statusCode(), route + " as " + role);
          assertTrue(answer.body().contains("that needs the role"), answer.body());
          refused++;
        }
      }
    }
    assertTrue(refused > 60, "only %d refused".formatted(refused));
    assertEquals(before, state());
  }

  @Test
  void whoeverHasEnoughIsNotRefusedForIt() {
    for (Role role : Role.values()) {
      String bearer = "Bearer " + token("able-" + role, role);
      for (ApiServer.Route route : registered()) {
        if (route.method().equals("GET") && !isOpen(route) && role.includes(least(route))) {
          int status = status(request(route).header("Authorization", bearer));
          assertFalse(Set.of(302, 401, 403, 500).contains(status), role + " " + route + status);
        }
      }
    }
  }

  @Test
  void nothingIsChangedForASessionWithoutItsTokenOrOnBehalfOfAnotherSite() throws IOException {
    Browser admin = signIn();
    String other = signIn().csrf;
    String before = state();
    int sent = 0;
    for (ApiServer.Route route : changing()) {
      if (!isOpen(route)) {
        for (String csrf : List.of("", "x", other, admin.csrf + "x")) {
          refused(route, request(route).header("Cookie", admin.cookie).header(CSRF, csrf));
          sent++;
        }
        refused(route, request(route).header("Cookie", admin.cookie));
      }
      for (String[] foreign : foreign()) {
        HttpRequest.Builder request = request(route).header(foreign[0], foreign[1]);
        refused(route, request.copy().header("Cookie", admin.cookie).header(CSRF, admin.csrf));
        refused(route, request.header("Authorization", basic()));
        sent++;
      }
    }
    assertTrue(sent > 400, "only %d sent".formatted(sent));
    assertEquals(before, state());
    assertEquals(200, server.send(admin.get("/api/v1/status")).statusCode(), "signed out");
  }

  /** The counterpart: it is the token and the origin that were missing above. */
  @Test
  void withItsTokenASessionsOwnPageIsHeard() {
    Browser admin = signIn();
    for (ApiServer.Route route : changing()) {
      admin = renewed(admin);
      HttpRequest.Builder request =
          request(route).header("Cookie", admin.cookie).header(CSRF, admin.csrf);
      String own = "https://127.0.0.1:" + server.port();
      assertNotEquals(403, status(request.copy().header("Origin", own)), route.toString());
      admin = renewed(admin);
      HttpRequest.Builder judged =
          request(route).header("Cookie", admin.cookie).header(CSRF, admin.csrf);
      assertNotEquals(
          403,
          status(
              judged
                  .header("Sec-Fetch-Site", "same-origin")
                  .header("Origin", "https://the-proxys-name.example")),
          route.toString());
    }
  }

  /** One of the routes signs out. */
  private Browser renewed(Browser browser) {
    return server.send(browser.get("/api/v1/status")).statusCode() == 200 ? browser : signIn();
  }

  @Test
  void questionsChangeNothingAndNoAnswerIsKeptOrFramed() throws IOException {
    Browser admin = signIn();
    String before = state();
    for (ApiServer.Route route : registered()) {
      if (!changing().contains(route)) {
        HttpResponse<InputStream> answer =
            server.send(
                request(route).header("Cookie", admin.cookie), BodyHandlers.ofInputStream());
        answer.body().close();
        assertTrue(answer.statusCode() < 500, route + ": " + answer.statusCode());
        hardened(route, answer);
      }
    }
    assertEquals(before, state());
  }

  private static void hardened(ApiServer.Route route, HttpResponse<?> answer) {
    Map<String, String> expected =
        Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");
    expected.forEach(
        (name, value) ->
            assertEquals(List.of(value), answer.headers().allValues(name), route + " " + name));
    String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none';"), route + " " + policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), route + " " + policy);
    assertTrue(policy.contains("base-uri 'none'"), route + " " + policy);
    assertFalse(policy.contains("unsafe"), route + " " + policy);
    assertTrue(answer.headers().firstValue("Server").isEmpty(), route.toString());
    String type = answer.headers().firstValue("Content-Type").orElse("").replace(" ", "");
    assertFalse(
        answer.statusCode() == 200
            && type.startsWith("text/")
            && !type.matches("text/event-stream.*|.*;charset=utf-8"),
        route + " " + type);
  }

  /** What is wrong is said, and is no fault of the server's. */
  @Test
  void noBodyBreaksARoute(@TempDir Path folder) throws IOException {
    TestServer others = server;
    server = started(folder); // what seems to be guesses of passwords shall slow down no other test
    try {
      noBodyBreaksARoute("Bearer " + token("ada", Role.ADMIN));
    } finally {
      server.close();
      server = others;
    }
  }

  private void noBodyBreaksARoute(String bearer) throws IOException {
    List<String> bodies =
        List.of(
            "",
            "null",
            "[]",
            "5",
            "\"x\"",
            "{",
            "{\"a\": 1, \"a\": 2}",
            "[".repeat(500),
            "{\"name\": {\"name\": []}, \"password\": 5, \"role\": null, \"services\": {}}",
            "{\"state\": [], \"vip\": {}, \"old\": true, \"secret\": 1e999, \"code\": -1}",
            "\u0000\ufffd=%%%&&&=%zz");
    for (ApiServer.Route route : changing()) {
      for (String body : bodies) {
        for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
          server.control().configuration(7, YAML); // a real director had kept it
          HttpRequest.Builder request =
              server
                  .request(path(route))
                  .header("Content-Type", type)
                  .method(route.method(), BodyPublishers.ofString(body));
          HttpResponse<String> answer = insistently(request.copy().header("Authorization", bearer));
          if (answer.statusCode() == 403) { // for people alone
            answer = insistently(request.header("Authorization", basic()));
          }
          String what = route + " " + type + " " + body.substring(0, Math.min(40, body.length()));
          assertNotEquals(500, answer.statusCode(), what);
          assertFalse(answer.body().contains("Exception"), what + answer.body());
          assertFalse(answer.body().contains("org.evenkeel"), what + answer.body());
        }
      }
    }
    HttpRequest.Builder status = server.request("/api/v1/status");
    assertEquals(200, server.send(status.header("Authorization", bearer)).statusCode());
  }

  @Test
  void methodsThatNobodyUsesAreRefused() {
    for (ApiServer.Route route : registered()) {
      for (String method : List.of("OPTIONS", "TRACE", "PROPFIND")) {
        HttpRequest.Builder request =
            server.asAdmin(path(route)).header("Origin", "https://evil.example");
        HttpResponse<String> answer = server.send(request.method(method, none()));
        assertTrue(answer.statusCode() >= 400, method + " " + route);
        assertFalse(answer.body().contains("Authorization"), "it echoes: " + answer.body());
        assertEquals(List.of(), foreignHeaders(answer), method + " " + route);
      }
    }
  }

  /**
   * Sends it, and once more where the server had closed the connection: it does when it refuses a
   * request before it has read the body, and the client has it in its pool nevertheless.
   */
  private HttpResponse<String> insistently(HttpRequest.Builder request) {
    try {
      return server.send(request);
    } catch (UncheckedIOException _) {
      return server.send(request);
    }
  }

  private static final String CSRF = "X-CSRF-Token";

  /** What a browser says of another site's request. */
  private List<String[]> foreign() {
    String own = "127.0.0.1:" + server.port();
    return Stream.of(
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Origin: null",
            "Origin: https://evil.example",
            "Origin: https://127.0.0.1:1",
            "Origin: http://" + own,
            "Origin: https://" + own + ".evil.example")
        .map(header -> header.split(": ", 2))
        .toList();
  }

  private void refused(ApiServer.Route route, HttpRequest.Builder request) {
    HttpResponse<String> answer = server.send(request);
    assertEquals(403, answer.statusCode(), route.toString());
    assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty(), route.toString());
    assertEquals(List.of(), foreignHeaders(answer), route.toString());
  }

  /** Those that would let another site read the answer. */
  private static List<String> foreignHeaders(HttpResponse<?> answer) {
    return answer.headers().map().keySet().stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"))
        .toList();
  }

  private List<ApiServer.Route> registered() {
    return server.routes().stream()
        .filter(route -> !route.path().equals(WithoutRole.PATH))
        .toList();
  }

  private List<ApiServer.Route> changing() {
    return registered().stream()
        .filter(route -> !Set.of("GET", "HEAD").contains(route.method()))
        .toList();
  }

  /** A request that would be carried out, as far as one body for all can. */
  private HttpRequest.Builder request(ApiServer.Route route) {
    HttpRequest.Builder request = server.request(path(route));
    if (!changing().contains(route)) {
      return request.method(route.method(), none());
    }
    boolean form = route.path().startsWith("/lbadmin/");
    String password = URLEncoder.encode(server.password(), StandardCharsets.UTF_8);
    String body =
        form
            ? "service=mq&real-server=r1&state=drain&text=x&user=admin&password=" + password
            : route.path().endsWith("/state") ? "{\"state\": \"drain\"}" : "{}";
    return request
        .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
        .method(route.method(), BodyPublishers.ofString(body));
  }

  private static String path(ApiServer.Route route) {
    return route
        .path()
        .replace("{vip}", "mq")
        .replace("{rip}", "r1")
        .replace("{name}", "mona")
        .replaceAll("[{}]", "");
  }

  private static HttpRequest.BodyPublisher none() {
    return BodyPublishers.noBody();
  }

  private static boolean isOpen(ApiServer.Route route) {
    return OPEN.equals(LEAST.get(name(route)));
  }

  private static Role least(ApiServer.Route route) {
    return Role.of(LEAST.getOrDefault(name(route), "")).orElseThrow();
  }

  private static String name(ApiServer.Route route) {
    return route.toString();
  }

  private HttpResponse<String> as(ApiServer.Route route, String authorization) {
    return server.send(request(route).header("Authorization", authorization));
  }

  private String basic() {
    return TestServer.basic("admin", server.password());
  }

  /** The status alone: a stream of events has no end. */
  private int status(HttpRequest.Builder request) {
    HttpResponse<InputStream> answer = server.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return body == null ? 0 : answer.statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new user's new token, of that role. */
  private String token(String user, Role role) {
    HttpResponse<String> made =
        server.send(
            server
                .request("/api/v1/tokens")
                .header("Authorization", server.user(user, role))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\": \"ci\", \"role\": \"%s\"}".formatted(role))));
    Matcher secret = Pattern.compile("ek_[\\w-]+").matcher(made.body());
    assertTrue(secret.find(), made.body());
    return secret.group();
  }

  private record Browser(TestServer server, String cookie, String csrf) {
    HttpRequest.Builder get(String path) {
      return server.request(path).header("Cookie", cookie);
    }
  }

  private Browser signIn() {
    String form =
        "user=admin&password=" + URLEncoder.encode(server.password(), StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        server.send(
            server
                .request(Gate.LOGIN_PATH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    String page = server.send(server.request("/lbadmin/").header("Cookie", cookie)).body();
    Matcher csrf =
        Pattern.compile("X-CSRF-Token(?:\"|&#34;):(?:\"|&#34;)([\\w-]{43})").matcher(page);
    assertTrue(csrf.find(), page);
    return new Browser(server, cookie, csrf.group(1));
  }

  /** All that a request could change, but for the lines that say that it was refused. */
  private String state() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      String contents =
          files
              .filter(Files::isRegularFile)
              .map(root::relativize)
              .filter(file -> !file.startsWith("var/lib/evenkeel/audit"))
              .filter(file -> !file.endsWith("tokens-used.json"))
              .sorted()
              .map(file -> file + " " + text(root.resolve(file)))
              .collect(Collectors.joining("\n"));
      return contents
          + server.control().commands()
          + server.control().configuration()
          + server.send(server.asAdmin("/api/v1/sessions")).body();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    TABLE
        .lines()
        .map(line -> line.split(" +"))
        .forEach(words -> table.put(words[1] + " " + words[2], words[0]));
    return Map.copyOf(table);
  }

  /** The real pages, and a route whose maker has forgotten to say for whom it is. */
  private static final class WithoutRole implements Pages {
    @Override
    public String refusal(int status, String detail) {
      return detail;
    }

    static final String PATH = "/api/v1/forgotten";
    private final WebPages pages = new WebPages();

    @Override
    public void addTo(RoutesConfig routes, Services services) {
      pages.addTo(routes, services);
      routes.get(PATH, request -> request.result("secret"));
    }

    @Override
    public void close() {
      pages.close();
    }
  }
}

package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxyRule.Action;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients and real servers see of a service that a real HAProxy proxies. */
class HaproxyTrafficTest {
  private HaproxyFixture fixture;
  private ServiceKey.Endpoint key;
  private Map<String, Destination.Key> servers;

  @BeforeEach
  void open() throws IOException {
    fixture = new HaproxyFixture();
    key = HaproxyFixture.freeService("127.0.12.1");
    servers = new LinkedHashMap<>();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void bytesPassThroughATcpServiceToAllItsRealServers() throws Exception {
    serve("a", "b");
    fixture.holds(service(ProxySpec.PLAIN));

    assertEquals(Set.of("a", "b"), answers(6));
    eventually(
        "connections are counted",
        () ->
            servers.values().stream()
                    .mapToLong(
                        server -> {
                          try {
                            return fixture.dispatcher.read().counters(key, server).connections();
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        })
                    .sum()
                == 6);
  }

  @Test
  void realServersAreToldTheClientAndNotWhatItClaims() throws Exception {
    serve("a");
    fixture.holds(service(Specs.http()));

    String told =
        HaproxyFixture.get(key, "/", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https")
            .body();

    assertTrue(told.contains("X-forwarded-for[127.0.0.1]"), told);
    assertTrue(told.contains("X-forwarded-proto[http]"), told);
  }

  @Test
  void theCookieKeepsAClientWithItsServerAcrossAReload() throws Exception {
    serve("a", "b", "c");
    ProxySpec spec =
        Specs.with(Specs.http(), new ProxyPersistence.Cookie("SRV", false, Optional.empty()));
    fixture.holds(service(spec));

    HttpResponse<String> first = HaproxyFixture.get(key, "/");
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly"), cookie);
    String own = cookie.substring(0, cookie.indexOf(';'));

    stays(HaproxyFixture.who(first), own);
    long worker = fixture.worker();
    fixture.holds(service(Specs.with(spec, new ProxyLimits(1000, 0, 0))));
    assertFalse(worker == fixture.worker(), "it was reloaded");
    stays(HaproxyFixture.who(first), own);
  }

  @Test
  void theSourceAddressKeepsAClientWithItsServerAcrossAReload() throws Exception {
    serve("a", "b", "c", "d", "e");
    ProxySpec spec = Specs.with(Specs.http(), new ProxyPersistence.Source(Duration.ofMinutes(5)));
    fixture.holds(service(spec));
    String first = HaproxyFixture.who(HaproxyFixture.get(key, "/"));
    assertEquals(Set.of(first), answers(5));

    fixture.holds(service(Specs.with(spec, new ProxyLimits(1000, 0, 0))));

    assertEquals(Set.of(first), answers(5));
  }

  @Test
  void theApplicationsOwnCookieIsLearned() throws Exception {
    servers.put("a", fixture.server("a", Map.of("Set-Cookie", "JSESSIONID=of-a"), 200));
    servers.put("b", fixture.server("b", Map.of("Set-Cookie", "JSESSIONID=of-b"), 200));
    fixture.holds(
        service(
            Specs.with(
                Specs.http(),
                new ProxyPersistence.Cookie(
                    "JSESSIONID", true, Optional.of(Duration.ofMinutes(5))))));
    String first = HaproxyFixture.who(HaproxyFixture.get(key, "/"));

    stays(first, "JSESSIONID=of-" + first);
  }

  @Test
  void aRemoteDesktopsUserStaysWithTheServer() throws Exception {
    for (String name : List.of("a", "b")) {
      servers.put(name, fixture.talker(name));
    }
    fixture.holds(
        service(Specs.with(ProxySpec.PLAIN, new ProxyPersistence.Rdp(Duration.ofMinutes(5)))));

    Map<String, String> desktops = desktops(List.of("ann", "bob", "cleo", "dan"));

    assertEquals(Set.of("a", "b"), new HashSet<>(desktops.values()), "users are shared");
    assertEquals(desktops, desktops(List.of("dan", "cleo", "bob", "ann")), "each comes back");
  }

  /** The server of each of these users, who connect in this order. */
  private Map<String, String> desktops(List<String> users) throws IOException {
    Map<String, String> desktops = new LinkedHashMap<>();
    for (String user : users) {
      // MS-RDPBCGR 2.2.1.1: TPKT, X.224 connection request, cookie, negotiation request
      String words = "\u00e0\0\0\0\0\0Cookie: mstshash=" + user + "\r\n" + "\1\0\10\0\3\0\0\0";
      char[] head = {3, 0, 0, (char) (words.length() + 5), (char) words.length()};
      desktops.put(user, raw(new String(head) + words));
    }
    return desktops;
  }

  @Test
  void rulesSendRequestsElsewhereInTheirOrder() throws Exception {
    serve("web1", "static1", "old1");
    ProxySpec spec =
        Specs.with(
            Specs.http(),
            List.of(
                rule(
                    host("*.example.org"), new Action.Redirect("https://example.com/100%?a=\"b\"")),
                rule(path("/static"), new Action.Use("static")),
                rule(path("/static/no"), new Action.Redirect("/never")),
                rule(header("X-Old", "yes, \"very\""), new Action.Use("old")),
                rule(path("/secure"), new Action.ToHttps()),
                rule(
                    ProxyRule.Condition.ALWAYS,
                    new Action.Headers(
                        Map.of("X-Set", "a%b $HOME \"c\" \\ #"),
                        Map.of("X-Add", "d"),
                        List.of("X-Gone")))),
            Map.of("static", List.of("static1"), "old", List.of("old1")));
    fixture.holds(service(spec));

    assertEquals("static1", HaproxyFixture.who(HaproxyFixture.get(key, "/static/no")));
    assertEquals(
        "old1", HaproxyFixture.who(HaproxyFixture.get(key, "/", "X-Old", "yes, \"very\"")));
    String changed = HaproxyFixture.get(key, "/", "X-Set", "mine", "X-Gone", "x").body();
    assertTrue(changed.startsWith("web1 "), changed);
    assertTrue(changed.contains("X-set[a%b $HOME \"c\" \\ #]"), changed);
    assertTrue(changed.contains("X-add[d]") && !changed.contains("X-gone"), changed);
    HttpResponse<String> secure = HaproxyFixture.get(key, "/secure?a=b");
    assertEquals(301, secure.statusCode());
    assertTrue(secure.headers().firstValue("location").orElse("").startsWith("https://127.0.12.1"));
    String redirected =
        raw("GET / HTTP/1.1\r\nHost: WWW.example.org:80\r\nConnection: close\r\n\r\n");
    assertTrue(
        redirected.contains("302") && redirected.contains("https://example.com/100%?a=\"b\""),
        redirected);
  }

  @Test
  void answersAreCompressedForWhoTakesIt() throws Exception {
    serve("a");
    fixture.holds(service(Specs.compressed(Specs.http())));

    assertEquals(
        Optional.of("gzip"),
        HaproxyFixture.get(key, "/", "Accept-Encoding", "gzip")
            .headers()
            .firstValue("Content-Encoding"));
    assertEquals(
        Optional.empty(), HaproxyFixture.get(key, "/").headers().firstValue("Content-Encoding"));
  }

  @Test
  void aHeaderOfAMegabyteIsRefusedAndNobodyElseIs() throws Exception {
    serve("a");
    fixture.holds(service(Specs.http()));

    String answer = raw("GET / HTTP/1.0\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n");

    assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
    assertEquals("a", HaproxyFixture.who(HaproxyFixture.get(key, "/")));
  }

  @Test
  void aClientThatAsksTooOftenIsToldSo() throws Exception {
    serve("a");
    fixture.holds(service(Specs.with(Specs.http(), new ProxyLimits(0, 0, 1))));

    long begin = System.nanoTime();
    int answered = 0;
    while (HaproxyFixture.get(key, "/").statusCode() == 200) {
      answered++;
      assertTrue(answered < 1_000, "it is never told");
    }

    // One a second, counted over ten; who needs longer than that may ask for more meanwhile.
    boolean atOnce = System.nanoTime() - begin < Duration.ofSeconds(10).toNanos();
    assertTrue(
        atOnce ? answered == 10 : answered >= 10, answered + " answers before the first refusal");
  }

  @Test
  void strangersAreNotLetIn() throws Exception {
    serve("a");
    fixture.holds(service(Specs.allowing(Specs.http(), "127.0.0.0/30", "2001:db8::/32")));
    assertEquals("a", HaproxyFixture.who(HaproxyFixture.get(key, "/")));

    fixture.holds(service(Specs.allowing(Specs.http(), "192.0.2.0/24")));

    assertEquals("", raw("GET / HTTP/1.0\r\n\r\n"));
  }

  @Test
  void aWithheldServerGetsNothingAndWeightZeroKeepsItsClients() throws Exception {
    serve("a", "b");
    TableService service =
        service(
            Specs.with(Specs.http(), new ProxyPersistence.Cookie("SRV", false, Optional.empty())));
    fixture.holds(service);
    Destination.Key a = server("a");

    fixture.holds(HaproxyFixture.with(service, HaproxyFixture.weighing(a, 0)));
    stays("a", "SRV=a");
    assertEquals(Set.of("b"), answers(4));

    fixture.holds(HaproxyFixture.with(service, HaproxyFixture.withheld(a)));
    stays("b", "SRV=a");
  }

  @Test
  void theProxyProtocolTellsBothWays() throws Exception {
    serve("a");
    ServiceKey.Endpoint front = HaproxyFixture.freeService("127.0.12.2");
    TableService inner = service(Specs.protocol(Specs.http(), true, false));
    TableService outer =
        HaproxyFixture.service(
            front,
            "outer",
            Specs.protocol(ProxySpec.PLAIN, false, true),
            Map.of("inner", new Destination.Key(key.address(), key.port())));
    fixture.holds(inner, outer);

    String told = HaproxyFixture.get(front, "/").body();

    assertTrue(told.contains("X-forwarded-for[127.0.0.1]"), told);
    assertEquals("", raw("GET / HTTP/1.0\r\n\r\n"), "without the header nobody is let in");
  }

  @Test
  void whatGoesWrongIsCounted() throws Exception {
    servers.put("broken", fixture.server("broken", Map.of(), 500));
    servers.put("dead", HaproxyFixture.deadServer());
    fixture.holds(service(Specs.http()));
    for (int i = 0; i < 4; i++) {
      HaproxyFixture.get(key, "/");
    }

    eventually(
        "troubles are known",
        () -> {
          var troubles = fixture.dispatcher.troubles();
          var broken = troubles.get(place("broken"));
          var dead = troubles.get(place("dead"));
          return broken != null && broken.serverErrors() >= 2 && dead != null && dead.retries() > 0;
        });
  }

  private Observation.Place place(String server) {
    return new Observation.Place(key, server(server));
  }

  private void serve(String... names) throws IOException {
    for (String name : names) {
      servers.put(name, fixture.server(name));
    }
  }

  private Destination.Key server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  private TableService service(ProxySpec spec) {
    return HaproxyFixture.service(key, "web", spec, servers);
  }

  private Set<String> answers(int requests) throws Exception {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      answers.add(HaproxyFixture.who(HaproxyFixture.get(key, "/")));
    }
    return answers;
  }

  private void stays(String server, String cookie) throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(server, HaproxyFixture.who(HaproxyFixture.get(key, "/", "Cookie", cookie)));
    }
  }

  /** All that comes back for some bytes; nothing when the connection is refused or reset. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(key.address().inet(), key.port()));
      socket.setSoTimeout((int) HaproxyFixture.PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException _) {
      return "";
    }
  }

  private static ProxyRule rule(ProxyRule.Condition when, Action action) {
    return new ProxyRule(when, action);
  }

  private static ProxyRule.Condition host(String host) {
    return new ProxyRule.Condition(Optional.of(host), Optional.empty(), Optional.empty());
  }

  private static ProxyRule.Condition path(String path) {
    return new ProxyRule.Condition(Optional.empty(), Optional.of(path), Optional.empty());
  }

  private static ProxyRule.Condition header(String name, String value) {
    return new ProxyRule.Condition(
        Optional.empty(), Optional.empty(), Optional.of(new ProxyRule.HeaderValue(name, value)));
  }
}

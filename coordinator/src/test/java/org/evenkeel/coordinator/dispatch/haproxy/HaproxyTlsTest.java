package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Dispatcher.Failure;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TLS that a real HAProxy speaks with clients and real servers. */
class HaproxyTlsTest {
  private HaproxyFixture fixture;
  private TlsFixture tls;
  private ServiceKey.Endpoint key;
  private Map<String, Destination.Key> servers;

  @BeforeEach
  void open() throws Exception {
    fixture = new HaproxyFixture();
    tls = new TlsFixture(fixture.settings.certificates());
    key = HaproxyFixture.freeService("127.0.14.1");
    servers = Map.of("a", fixture.server("a"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void theNameAskedForChoosesTheCertificate() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    tls.selfSigned("two.pem", "two.example.org");
    fixture.holds(service(key, "web", TlsFixture.terminated("one", "two")));

    assertEquals("CN=two.example.org", subject(tls.handshake(key, "two.example.org")));
    assertEquals("CN=one.example.org", subject(tls.handshake(key, "one.example.org")));
    assertEquals("CN=one.example.org", subject(tls.handshake(key, "other.example.org")));
    String answer = tls.request(key, "two.example.org");
    assertTrue(answer.contains("X-forwarded-proto[https]"), answer);
  }

  @Test
  void aServiceWithoutItsCertificateIsLeftOutUntilItIsThere() throws Exception {
    ServiceKey.Endpoint other = HaproxyFixture.freeService("127.0.14.2");
    TableService late = service(key, "web", TlsFixture.terminated("late"));
    TableService plain = HaproxyFixture.service(other, "plain", Specs.http(), servers);
    List<Failure> failures = fixture.toward(late, plain);

    assertEquals(
        key + ": there is no certificate late; put it with: evenkeel certificate put late FILE",
        failures.getFirst().reason());
    assertEquals(List.of(plain), fixture.dispatcher.read().services());

    tls.selfSigned("late.pem", "late.example.org");
    fixture.holds(late, plain);
    assertEquals("CN=late.example.org", subject(tls.handshake(key, "late.example.org")));
  }

  @Test
  void http2IsSpokenWhereItIsWanted() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    for (boolean http2 : List.of(true, false)) {
      ProxyTls spoken =
          new ProxyTls(
              List.of("one"), ProxyTls.Profile.MODERN, Optional.empty(), http2, false, false);
      fixture.holds(service(key, "web", spoken));
      try (HttpClient client = tls.client()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("https://" + key.address().toString(key.port())))
                .timeout(HaproxyFixture.PATIENCE)
                .build();

        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals(
            http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1, answer.version());
        assertEquals("a", HaproxyFixture.who(answer));
      }
    }
  }

  @Test
  void aModernServiceSpeaksNothingOlder() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    ProxyTls modern =
        new ProxyTls(List.of("one"), ProxyTls.Profile.MODERN, Optional.empty(), true, false, false);
    fixture.holds(service(key, "web", modern));

    assertEquals("TLSv1.3", tls.handshake(key, "one.example.org").getProtocol());
    assertThrows(IOException.class, () -> tls.handshake(key, "one.example.org", "TLSv1.2"));

    fixture.holds(service(key, "web", TlsFixture.terminated("one")));
    assertEquals("TLSv1.2", tls.handshake(key, "one.example.org", "TLSv1.2").getProtocol());
  }

  @Test
  void clientsWithoutACertificateOfTheAuthorityAreNotLetIn() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    tls.selfSigned("client.pem", "client");
    ProxyTls verified =
        new ProxyTls(
            List.of("one"),
            ProxyTls.Profile.INTERMEDIATE,
            Optional.of("client"),
            false,
            false,
            false);
    fixture.holds(service(key, "web", verified));

    assertThrows(IOException.class, () -> tls.request(key, "one.example.org"));
    assertTrue(tls.requestAs("client.pem", key, "one.example.org").contains(" 200 "));
  }

  @Test
  void aKeyThatDoesNotFitLeavesOutItsServiceAlone() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    tls.mismatched("wrong.pem");
    ServiceKey.Endpoint other = HaproxyFixture.freeService("127.0.14.2");
    TableService good = service(key, "good", TlsFixture.terminated("one"));
    TableService wrong = service(other, "wrong", TlsFixture.terminated("wrong"));

    fixture.toward(good, wrong);
    eventually("it is dealt with", fixture.dispatcher::isSettled);
    List<Dispatcher.Failure> failures = fixture.toward(good, wrong);

    assertFalse(failures.isEmpty());
    assertTrue(failures.getFirst().reason().contains("wrong.pem"), failures.toString());
    assertEquals(List.of(good), fixture.dispatcher.read().services());
    assertTrue(tls.request(key, "one.example.org").contains(" 200 "));
  }

  @Test
  void realServersAreSpokenWithInTlsAgain() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    ServiceKey.Endpoint outer = HaproxyFixture.freeService("127.0.14.2");
    TableService inner = service(key, "inner", TlsFixture.terminated("one"));
    ProxyTls again =
        new ProxyTls(
            List.of(), ProxyTls.Profile.INTERMEDIATE, Optional.empty(), false, true, false);
    TableService passing =
        HaproxyFixture.service(
            outer,
            "outer",
            Specs.with(Specs.http(), again),
            Map.of("inner", new Destination.Key(key.address(), key.port())));
    fixture.holds(inner, passing);

    assertEquals("a", HaproxyFixture.who(HaproxyFixture.get(outer, "/")));

    ProxyTls verified =
        new ProxyTls(List.of(), ProxyTls.Profile.INTERMEDIATE, Optional.empty(), false, true, true);
    fixture.holds(
        inner,
        HaproxyFixture.service(
            outer,
            "outer",
            Specs.with(Specs.http(), verified),
            Map.of("inner", new Destination.Key(key.address(), key.port()))));
    assertEquals(503, HaproxyFixture.get(outer, "/").statusCode(), "nobody vouches for it");
  }

  @Test
  void ourCookieIsForTlsAloneWhereTlsIsSpoken() throws Exception {
    tls.selfSigned("one.pem", "one.example.org");
    fixture.holds(
        HaproxyFixture.service(
            key,
            "web",
            Specs.with(
                Specs.with(Specs.http(), TlsFixture.terminated("one")),
                new ProxyPersistence.Cookie("SRV", false, Optional.empty())),
            servers));

    String answer = tls.request(key, "one.example.org").toLowerCase(Locale.ROOT);

    assertTrue(answer.contains("set-cookie: srv=a;") && answer.contains("secure"), answer);
  }

  private TableService service(ServiceKey at, String name, ProxyTls spoken) {
    return HaproxyFixture.service(at, name, Specs.with(Specs.http(), spoken), servers);
  }

  private static String subject(SSLSession session) throws IOException {
    return ((X509Certificate) session.getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName(X500Principal.RFC2253);
  }

  @Test
  void aCertificateThatIsRenewedIsShownByTheSameProcessAndEvenALargeOne() throws Exception {
    tls.selfSigned("one.pem", "old.example.org");
    fixture.holds(service(key, "web", TlsFixture.terminated("one")));
    assertEquals("CN=old.example.org", subject(tls.handshake(key, "x.example.org")));
    looked();
    long worker = fixture.worker();

    tls.selfSigned("one.pem", "new.example.org");
    shows("CN=new.example.org");
    assertEquals(worker, fixture.worker(), "no reload");

    tls.selfSigned("one.pem", "large.example.org");
    Path file = fixture.settings.certificates().resolve("one.pem");
    Files.writeString(file, Files.readString(file) + ("#" + "x".repeat(70) + "\n").repeat(400));
    shows("CN=large.example.org");
  }

  @Test
  void aCertificateThatWasRenewedWhileNobodyLookedIsShown() throws Exception {
    tls.selfSigned("one.pem", "old.example.org");
    fixture.holds(service(key, "web", TlsFixture.terminated("one")));
    looked();
    long worker = fixture.worker();

    fixture.dispatcher.close();
    tls.selfSigned("one.pem", "new.example.org");
    fixture.reopen();

    shows("CN=new.example.org");
    assertEquals(worker, fixture.worker(), "no reload");
  }

  @Test
  void whatTheAuthorityLastSaidOfACertificateIsStapledToIt() throws Exception {
    tls.ofAuthority("one.pem", "one.example.org");
    tls.respond("one.pem", false);
    fixture.holds(service(key, "web", TlsFixture.terminated("one")));
    String good = tls.stapled(key);
    assertTrue(good.contains("Cert Status: good"), good);
    looked();
    long worker = fixture.worker();

    tls.respond("one.pem", true);

    eventually(
        "the new response is stapled", () -> tls.stapled(key).contains("Cert Status: revoked"));
    assertEquals(worker, fixture.worker(), "no reload");
  }

  @Test
  void theFirstResponseForACertificateIsStapledSoonerOrLater() throws Exception {
    tls.ofAuthority("one.pem", "one.example.org");
    fixture.holds(service(key, "web", TlsFixture.terminated("one")));
    assertTrue(tls.stapled(key).contains("OCSP response: no response sent"));
    looked();

    tls.respond("one.pem", false);

    eventually("it is stapled", () -> tls.stapled(key).contains("Cert Status: good"));
  }

  /** Files are looked at before figures are published: with these, that has been done. */
  private void looked() throws Exception {
    String answer = tls.request(key, "x.example.org");
    assertTrue(answer.contains(" 200 "), answer);
    eventually(
        "the request is counted",
        () ->
            fixture
                    .dispatcher
                    .read()
                    .counters(key, Objects.requireNonNull(servers.get("a")))
                    .connections()
                > 0);
  }

  private void shows(String subject) throws Exception {
    eventually(subject, () -> subject(tls.handshake(key, "x.example.org")).equals(subject));
  }
}

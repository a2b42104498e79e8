package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, and that HAProxy reads it as it is meant. */
class RenderingTest {
  private static final Duration TIME = Duration.ofMinutes(7);
  private static final ServiceKey.Endpoint V4 = endpoint("127.0.15.1", 8080);
  private static final ServiceKey.Endpoint V6 = endpoint("::1", 8081);

  @TempDir Path directory;

  @Test
  void aPlainServiceIsWrittenSo() {
    TableService service =
        new TableService(
            V4,
            ServiceSettings.by("wlc"),
            List.of(
                Destination.of(destination(1), new Delivery.Relayed(), 5),
                new Destination(
                    new Destination.Key(IpAddress.parse("2001:db8::1"), 0),
                    new Delivery.Withheld(),
                    0,
                    new Limits(2, 9))));

    String text = render(service).text();

    String expected =
        """

        frontend tcp-127.0.15.1-8080
            mode tcp
            bind ipv4@127.0.15.1:8080
            timeout client 300000ms
            option clitcpka
            default_backend tcp-127.0.15.1-8080

        backend tcp-127.0.15.1-8080
            mode tcp
            balance leastconn
            hash-type consistent
            timeout server 300000ms
            timeout connect 5000ms
            timeout queue 30000ms
            timeout tunnel 300000ms
            option srvtcpka
            option redispatch
            server 198.51.100.1-80 ipv4@198.51.100.1:80 id %d weight 5
            server 2001-db8--1 ipv6@[2001:db8::1] id %d minconn 2 weight 0 maxconn 9 disabled
        """
            .formatted(id(text, "198.51.100.1-80"), id(text, "2001-db8--1"));
    assertEquals(expected, text.substring(text.indexOf("\nfrontend")));
  }

  @Test
  void weightsAboveHaproxysAreScaledAndNoneFallsToZero() {
    Weights weights =
        Weights.of(
            List.of(
                Destination.of(destination(1), new Delivery.Relayed(), 65_535),
                Destination.of(destination(2), new Delivery.Relayed(), 1)));

    assertEquals(256, weights.scaled(65_535));
    assertEquals(128, weights.scaled(32_768));
    assertEquals(1, weights.scaled(1));
    assertEquals(0, weights.scaled(0));
    assertEquals(
        200,
        Weights.of(List.of(Destination.of(destination(1), new Delivery.Relayed(), 256)))
            .scaled(200));
  }

  @Test
  void theNumbersOfServersStayWhenOthersComeAndGo() {
    Map<String, Integer> few = Names.numbers(List.of("a", "c"));
    Map<String, Integer> more = Names.numbers(List.of("a", "b", "c", "d"));

    assertEquals(few.get("a"), more.get("a"));
    assertEquals(few.get("c"), more.get("c"));
  }

  @Test
  void servicesOfOneNameAreToldApartByPortAndAddress() {
    Names names =
        Names.of(
            List.of(
                service(endpoint("127.0.0.1", 80), Specs.http()),
                service(endpoint("127.0.0.1", 443), Specs.http()),
                service(endpoint("127.0.0.2", 443), Specs.http())));

    assertEquals("web:80", names.proxy(endpoint("127.0.0.1", 80)));
    assertEquals("web:443-127.0.0.1", names.proxy(endpoint("127.0.0.1", 443)));
    assertEquals("web:443-127.0.0.2", names.proxy(endpoint("127.0.0.2", 443)));
  }

  @Test
  void aRealServerWithoutANameIsTheFallbackOfEveryPool() {
    Destination.Key fallback = destination(9);
    ProxySpec spec =
        Specs.with(
            Specs.http(),
            List.of(new ProxyRule(ProxyRule.Condition.ALWAYS, new ProxyRule.Action.Use("p"))),
            Map.of("p", List.of("b")));
    TableService service =
        new TableService(
            V4,
            ServiceSettings.by("rr")
                .with(
                    new ProxySettings(
                        "web", spec, Map.of(destination(1), "a", destination(2), "b"))),
            List.of(
                Destination.of(destination(1), new Delivery.Relayed(), 1),
                Destination.of(destination(2), new Delivery.Relayed(), 1),
                Destination.of(fallback, new Delivery.Relayed(), 0)));

    assertEquals(
        Map.of(
            destination(1),
            List.of(new Section.Slot("web", "a")),
            destination(2),
            List.of(new Section.Slot("web::p", "b")),
            fallback,
            List.of(new Section.Slot("web", "fallback"), new Section.Slot("web::p", "fallback"))),
        Section.slots(service, "web"));
  }

  @Test
  void whatHaproxySaysIsLaidAtTheRightDoor() {
    TableService one = new TableService(V4, ServiceSettings.by("rr"), List.of());
    TableService two = service(V6, Specs.http());
    Rendering rendering = Rendering.of(List.of(one, two), surroundings(), Optional.empty(), "x");
    int line =
        (int)
                rendering
                    .text()
                    .substring(0, rendering.text().indexOf("frontend web"))
                    .lines()
                    .count()
            + 2;

    assertEquals(
        Set.of(V6),
        rendering.culprits("[ALERT]    (12) : config : parsing [/tmp/x.cfg:" + line + "] : no"));
    assertEquals(
        Set.of(V6), rendering.culprits("[ALERT]    (12) : config : Proxy 'web': no such thing"));
    assertEquals(
        Set.of(V4),
        rendering.culprits(
            "[ALERT] (1) : Starting frontend tcp-127.0.15.1-8080: cannot bind socket"));
    assertEquals(
        Set.of(), rendering.culprits("[ALERT] (1) : config : parsing [/tmp/x.cfg:3] : global"));
    assertEquals(
        "parsing [/tmp/x.cfg:" + line + "] : no",
        rendering.reason(V6, "[ALERT]    (12) : config : parsing [/tmp/x.cfg:" + line + "] : no"));
  }

  static List<ProxySpec> everything() {
    ProxySpec http = Specs.http();
    List<ProxySpec> all = new ArrayList<>();
    for (ProxySpec.Algorithm algorithm : ProxySpec.Algorithm.values()) {
      Optional<String> argument =
          algorithm.hasArgument() ? Optional.of("X-Name") : Optional.empty();
      all.add(
          Specs.with(
              algorithm == ProxySpec.Algorithm.RDP_COOKIE ? ProxySpec.PLAIN : http,
              new ProxySpec.Balance(algorithm, argument)));
    }
    all.add(Specs.with(ProxySpec.PLAIN, new ProxyPersistence.Rdp(TIME)));
    all.add(Specs.with(ProxySpec.PLAIN, new ProxyPersistence.Source(TIME)));
    all.add(Specs.with(http, new ProxyPersistence.Url("id", TIME)));
    all.add(Specs.with(http, new ProxyPersistence.Header("X-Id", TIME)));
    all.add(Specs.with(http, new ProxyPersistence.Cookie("S", false, Optional.empty())));
    all.add(Specs.with(http, new ProxyPersistence.Cookie("S", true, Optional.of(TIME))));
    all.add(Specs.with(http, new ProxySpec.Source.Vip()));
    all.add(Specs.with(http, new ProxySpec.Source.Client()));
    all.add(Specs.with(http, new ProxySpec.Source.Fixed(IpAddress.parse("127.0.15.9"))));
    all.add(Specs.protocol(http, true, true));
    all.add(Specs.with(http, new ProxyLimits(10, 20, 30)));
    all.add(Specs.with(ProxySpec.PLAIN, new ProxyLimits(10, 20, 30)));
    all.add(Specs.protocol(Specs.with(ProxySpec.PLAIN, new ProxyLimits(1, 2, 3)), true, false));
    all.add(
        Specs.allowing(
            http,
            IntStream.range(0, 100).mapToObj(i -> "10." + i + ".0.0/16").toArray(String[]::new)));
    all.add(Specs.compressed(http));
    all.add(
        Specs.with(
            http,
            new ProxyTls(List.of(), ProxyTls.Profile.MODERN, Optional.empty(), false, true, true)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("everything")
  void haproxyTakesWhateverAServiceMayAskFor(ProxySpec spec) throws IOException {
    assertTaken(render(service(V4, spec), service(V6, spec)));
    assertEquals(Optional.empty(), Feasibility.problem(service(V4, spec), surroundings()));
  }

  @Test
  void haproxyTakesTheLargestPageThatItIsGiven() throws IOException {
    new PageFile(surroundings(), byte[]::new).write();
    TableService service = PageFileTest.service(Specs.http(), "127.0.0.1");
    Rendering rendering = render(new TableService(V4, service.settings(), service.destinations()));

    assertTrue(rendering.text().contains("http-error status 503"), rendering.text());
    assertTaken(rendering);
  }

  @Test
  void persistenceOfTheKernelsKindIsByNetwork() throws IOException {
    ServiceSettings settings =
        new ServiceSettings("rr", Set.of(), false, Optional.of(new Persistence(TIME, 24)));
    Rendering rendering = render(new TableService(V4, settings, List.of()));

    assertTrue(rendering.text().contains("stick on src,ipmask(24)"));
    assertTaken(rendering);
  }

  /** No value breaks out of the word that it is written as. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void textsOfPeopleStayTexts(long seed) throws IOException {
    Random random = new Random(seed);
    List<TableService> table = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TableService service = service(endpoint("127.0.15.1", 9000 + i), "s" + i, hostile(random));
      if (Feasibility.problem(service, surroundings()).isEmpty()) {
        table.add(service);
      }
    }
    assertFalse(table.isEmpty());

    Rendering rendering = render(table.toArray(TableService[]::new));

    assertTaken(rendering);
    Set<String> blocks =
        rendering
            .text()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("#"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected = new TreeSet<>(Set.of("global", "peers evenkeel"));
    rendering.proxies().keySet().forEach(name -> expected.add("backend " + name));
    table.forEach(
        service -> expected.add("frontend " + service.settings().proxy().orElseThrow().service()));
    assertEquals(expected, blocks, "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\u0000b", "a\u0085b"})
  void aControlCharacterIsRefused(String value) {
    ProxySpec spec =
        Specs.with(
            Specs.http(),
            List.of(
                new ProxyRule(
                    ProxyRule.Condition.ALWAYS, new ProxyRule.Action.Redirect("/" + value))),
            Map.of());

    assertTrue(Feasibility.problem(service(V4, spec), surroundings()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../key.pem", "/etc/shadow", "a/b", "", ".hidden", "a b"})
  void aCertificateIsAFileAndNotAPath(String file) {
    ProxySpec spec = Specs.with(Specs.http(), TlsFixture.terminated(file));

    assertTrue(Feasibility.problem(service(V4, spec), surroundings()).isPresent());
  }

  private static ProxySpec hostile(Random random) {
    Map<String, String> set = new LinkedHashMap<>();
    set.put("X-A", text(random));
    set.put(name(random), text(random));
    return Specs.with(
        Specs.http(),
        List.of(
            new ProxyRule(
                new ProxyRule.Condition(
                    Optional.of(text(random)),
                    Optional.of("/" + text(random)),
                    Optional.of(new ProxyRule.HeaderValue(name(random), text(random)))),
                new ProxyRule.Action.Use("p")),
            new ProxyRule(
                ProxyRule.Condition.ALWAYS, new ProxyRule.Action.Headers(set, set, List.of("X-R"))),
            new ProxyRule(
                ProxyRule.Condition.ALWAYS,
                new ProxyRule.Action.Redirect("http://" + text(random)))),
        Map.of("p", List.of("a")));
  }

  /** What means something to HAProxy's reader, in any order. */
  private static String text(Random random) {
    List<String> parts =
        List.of(
            "\"",
            "'",
            "\\",
            "$",
            "${HOME}",
            "#",
            " ",
            "%",
            "%[src]",
            "%%",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ";",
            "!",
            "if",
            "unless",
            "-f",
            "--",
            "/etc/passwd",
            "or",
            "||",
            "é",
            "\t",
            "\n",
            "backend x",
            "a");
    StringBuilder text = new StringBuilder("v");
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      // control characters are refused: rarely, or hardly a service would be left
      String part = parts.get(random.nextInt(parts.size()));
      text.append(part.isBlank() && !part.equals(" ") && random.nextInt(20) > 0 ? "b" : part);
    }
    return text.toString();
  }

  private static String name(Random random) {
    List<String> names = List.of("X-B", "x_c", "x.d~", "X\"E", "x,y", "x)", "x y", "-f");
    return names.get(random.nextInt(random.nextBoolean() ? 3 : names.size()));
  }

  private void assertTaken(Rendering rendering) throws IOException {
    HaproxySettings settings =
        HaproxySettings.below(directory, _ -> new byte[] {'.'}, Optional.empty());
    Assumptions.assumeTrue(
        Files.isExecutable(settings.binary()), "haproxy is missing: sudo apt-get install haproxy");
    Path file = directory.resolve("test.cfg");
    PrivateFile.write(file, rendering.text());
    Optional<String> said =
        new Program(settings.binary(), surroundings(), CommandRunner.SYSTEM).judge(file);
    assertEquals(Optional.empty(), said, rendering.text());
  }

  private Rendering render(TableService... services) {
    return Rendering.of(List.of(services), surroundings(), Optional.empty(), "x");
  }

  private Surroundings surroundings() {
    return new Surroundings(directory, directory, directory, true, false);
  }

  private static TableService service(ServiceKey.Endpoint key, ProxySpec spec) {
    return service(key, "web", spec);
  }

  private static TableService service(ServiceKey.Endpoint key, String name, ProxySpec spec) {
    return HaproxyFixture.service(
        key, name, spec, Map.of("a", destination(1), "b", destination(2)));
  }

  private static Destination.Key destination(int last) {
    return new Destination.Key(IpAddress.parse("198.51.100." + last), 80);
  }

  private static ServiceKey.Endpoint endpoint(String address, int port) {
    return new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse(address), port);
  }

  private static int id(String text, String server) {
    int from = text.indexOf("server " + server + " ");
    int id = text.indexOf(" id ", from) + 4;
    return Integer.parseInt(text.substring(id, text.indexOf(' ', id)));
  }
}

package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProblemsTest {
  private static final String SERVICE =
      """
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: 80
          forwarding: proxy
          proxy: %s
          real-servers:
            - { name: a, address: 10.0.1.1 }
            - { name: b, address: 10.0.1.2 }
      """;

  /** A proxy, the column of its problem, and the problem from the key on. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { mode: udp }                                   | 20 | mode: "udp" is not a mode; one of tcp, http
          { balance: fastest }                            | 23 | balance: "fastest" is not a way of balancing; one of roundrobin, leastconn, random, source, uri, url_param(NAME), hdr(NAME), rdp-cookie
          { mode: http, balance: hdr }                    | 35 | balance: "hdr" is not a way of balancing; one of roundrobin, leastconn, random, source, uri, url_param(NAME), hdr(NAME), rdp-cookie
          { balance: uri }                                | 23 | balance: reads requests, which mode tcp does not; mode: http
          { forwarded-for: true }                         | 29 | forwarded-for: reads requests, which mode tcp does not; mode: http
          { rules: [{ use: x }] }                         | 21 | rules: reads requests, which mode tcp does not; mode: http
          { persistence: { type: cookie } }               | 35 | persistence.type: reads requests, which mode tcp does not; mode: http
          { persistence: { timeout: 5m } }                | 27 | persistence.type: is missing; what tells clients apart
          { mode: http, persistence: { type: header } }   | 39 | persistence.name: is missing; of the cookie, the header or the parameter; default EVENKEEL for the cookie that is set
          { persistence: { type: source, name: x } }      | 49 | persistence.name: has no effect with type source; no name
          { mode: http, persistence: { type: cookie, timeout: 5m } } | 64 | persistence.timeout: has no effect with type cookie: nothing is remembered here; no timeout
          { source: nobody }                              | 22 | source: "nobody" is not a source; director, vip, client or an address of the director
          { timeouts: { client: 0s } }                    | 34 | timeouts.client: "0s" is not a timeout; 1ms to 24h, written such as 200ms, 2s, 5m or 1h
          { limits: { connections: -1 } }                 | 37 | limits.connections: "-1" is not a limit; a whole number from 0 to 1000000
          { allow-from: [10.0.0.1/8] }                    | 27 | allow-from[0]: "10.0.0.1/8" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          { mode: http, rules: [{ use: x }] }             | 41 | rules[0].use: "x" is not a pool of this service; pools: { x: { real-servers: [...] } }
          { mode: http, rules: [{ when: { path: / } }] }  | 34 | rules[0]: says nothing that is to be done; one of use, redirect, and changes of headers
          { mode: http, rules: [{ redirect: https, use: default }] } | 34 | rules[0]: says several things to be done; one of use, redirect, and changes of headers
          { mode: http, rules: [{ redirect: "//a b" }] }  | 46 | rules[0].redirect: "//a b" is not a redirection; https, or where to, such as /maintenance or https://www.example.org/
          { mode: http, rules: [{ redirect: https, when: { host: "a b" } }] } | 67 | rules[0].when.host: "a b" is not a host; a name such as www.example.org or *.example.org
          { mode: http, rules: [{ redirect: https, when: { header: X } }] } | 69 | rules[0].when.header: "X" is not a header; its name and value, such as "X-Version: 2"
          { mode: http, rules: [{ set-header: { X: "a\\nb" } }] } | 53 | rules[0].set-header.X: "a?b" is not a header's value; one line of at most 1024 characters
          { mode: http, pools: { p: { real-servers: [c] } } } | 54 | pools.p.real-servers: "c" is not a real server of this service; names of real-servers
          { mode: http, pools: { p: { real-servers: [a, a] } } } | 54 | pools.p.real-servers: names a real server twice; each only once
          { mode: http, pools: { p: { real-servers: [a, b] } } } | 33 | pools: every real server is in a pool: nobody serves what no rule takes; a pool default, or a real server in no pool
          { mode: http, pools: { p: 1 } }                 | 38 | pools.p: is a single value, not a mapping; the keys here are real-servers
          { tls: { certificates: [../x] } }               | 36 | tls.certificates[0]: "../x" is not a name; 1 to 63 letters, digits, dots, underscores or hyphens, no dot first
          { tls: { profile: modern } }                    | 30 | tls.profile: has no effect without certificates; certificates: [NAME]
          { tls: { certificates: [x], profile: old } }    | 49 | tls.profile: "old" is not a profile; one of modern, intermediate
          { tls: { certificates: [x], verify: false } }   | 48 | tls.verify: has no effect without re-encrypt; no verify
          { tls: { certificates: [x], http2: true } }     | 47 | tls.http2: reads requests, which mode tcp does not; mode: http
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String proxy, int column, String problem) {
    assertEquals(
        List.of("e.yaml:6:%d: virtual-services.web.proxy.%s".formatted(column, problem)),
        problems(SERVICE.formatted(proxy)));
  }

  @Test
  void aProxyHasNoEffectWithOtherForwarding() {
    assertEquals(
        List.of(
            "e.yaml:6:12: virtual-services.web.proxy: has no effect with forwarding nat;"
                + " forwarding proxy"),
        problems(
            SERVICE.formatted("{ mode: http }").replace("forwarding: proxy", "forwarding: nat")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nat   | udp | {}                                | fallback: is for protocol tcp alone; no fallback, or a service with address, ports and protocol tcp
          dr    | tcp | { address: 10.0.0.9, port: 81 }   | fallback.port: with forwarding dr packets keep their port on the way to another server; the service's own port, or the director's own page at 127.0.0.1
          dr    | tcp | { port: 0 }                       | fallback.port: "0" is not a port; a whole number from 1 to 65535
          """)
  void aFallbackMustBeReachable(
      String forwarding, String protocol, String fallback, String problem) {
    String text =
        """
        virtual-services:
          - { name: web, address: 10.0.0.1, ports: 80, protocol: %s, forwarding: %s, fallback: %s }
        """
            .formatted(protocol, forwarding, fallback);
    List<String> problems = problems(text);
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(
        "virtual-services.web." + problem,
        problems.getFirst().replaceFirst("e.yaml:[0-9]+:[0-9]+: ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ mode: tcp, rules: [], pools: {} }",
        "{ mode: http, tls: { certificates: [x], re-encrypt: false, verify: true } }",
        "{ mode: http, tls: { certificates: [x], re-encrypt: true, verify: false } }"
      })
  void whatHoldsAnywayMayBeSaid(String proxy) {
    assertEquals("web", service(SERVICE.formatted(proxy)).name());
  }

  @Test
  void whatIsSaidIsUnderstood() {
    VirtualService web =
        service(
            SERVICE.formatted(
                """
                { mode: http, balance: hdr(X-User), persistence: { type: cookie },
                  rules: [
                    { when: { host: "*.Example.org", header: "X-V: 2" }, use: p },
                    { redirect: https } ],
                  pools: { p: { real-servers: [b] } },
                  tls: { certificates: [www], profile: modern } }\
                """));
    ProxySpec proxy = web.proxy();
    assertEquals("hdr(X-User)", proxy.balance().orElseThrow().toString());
    assertEquals(
        new ProxyPersistence.Cookie("EVENKEEL", false, Optional.empty()), proxy.persistence());
    assertEquals(
        List.of(
            new ProxyRule(
                new ProxyRule.Condition(
                    Optional.of("*.example.org"),
                    Optional.empty(),
                    Optional.of(new ProxyRule.HeaderValue("x-v", "2"))),
                new ProxyRule.Action.Use("p")),
            new ProxyRule(ProxyRule.Condition.ALWAYS, new ProxyRule.Action.ToHttps())),
        proxy.rules());
    assertEquals(Map.of("p", List.of("b")), proxy.pools());
    assertEquals(List.of("a"), proxy.defaultPool(List.of("a", "b")));
    assertEquals(List.of("www"), proxy.tls().orElseThrow().certificates());
  }

  @Test
  void defaultsWaitForServicesThatTheySuit() {
    String text =
        """
        defaults:
          fallback: {}
          proxy: { persistence: { type: cookie }, timeouts: { client: 1h }, compression: true }
        """
            + SERVICE.formatted("{}");
    VirtualService bytes = service(text);
    assertEquals(new ProxyPersistence.None(), bytes.proxy().persistence());
    assertEquals(3_600, bytes.proxy().timeouts().client().toSeconds());
    assertEquals(Optional.of(new Fallback(IpAddress.parse("127.0.0.1"), 9_081)), bytes.fallback());
    VirtualService kernel =
        service(text.replace("forwarding: proxy\n    proxy: {}", "forwarding: nat"));
    assertEquals(ProxySpec.PLAIN, kernel.proxy());
  }

  private static VirtualService service(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster>(Cluster cluster) -> cluster.virtualServices().getFirst();
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          throw new AssertionError(problems + "\n" + text);
    };
  }

  private static List<String> problems(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster> _ -> List.of();
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}

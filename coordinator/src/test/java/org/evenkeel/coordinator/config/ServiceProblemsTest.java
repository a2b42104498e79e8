package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems of ports, marks, tunnels, limits, persistence and what suits which forwarding. */
class ServiceProblemsTest {
  private static final String GOOD =
      """
      ipvs: { timeouts: { tcp: 10m }, fwmarks: { first: 100, count: 10 } }
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: "80,443"
          forwarding: tun
          scheduler: sh
          scheduler-flags: [sh-port]
          persistence: { timeout: 5m, granularity: 24 }
          real-servers:
            - name: web1
              address: 10.0.0.10
              min-connections: 5
              max-connections: 9
              tunnel: { type: gue, port: 6080, checksum: full }
        - name: dns
          address: 10.0.0.1
          ports: 53
          protocol: tcp+udp
          forwarding: dr
          one-packet: true
        - name: marked
          fwmark: 42
          forwarding: dr
          check: { port: 80 }
          real-servers:
            - { name: m1, address: 10.0.0.20 }
            - { name: m2, address: 10.0.0.21 }
        - name: shop
          address: 10.0.0.3
          ports: 8080
          forwarding: proxy
          quorum: { up: 3, hysteresis: 2 }
      """;

  /** One fault at a time: what is replaced, by what, and the whole text of the one problem. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp: 10m | tcp: 0s | e.yaml:1:26: ipvs.timeouts.tcp: "0s" is not a timeout; whole seconds from 1s to 24h, written such as 2s, 5m or 1h
          count: 10 | count: 0 | e.yaml:1:63: ipvs.fwmarks.count: "0" is not a count; a whole number from 1 to 65535
          ports: 53 | ports: 440-450 | e.yaml:18:12: virtual-services.dns.ports: a port of tcp+udp 10.0.0.1 port 440-450 is taken already, in line 5; each only once
          ports: 53 | ports: 443 | e.yaml:18:12: virtual-services.dns.ports: tcp+udp 10.0.0.1:443 is taken already, in line 5; each only once
          10.0.0.1\\n    ports: 53 | 10.0.0.9\\n    ports: all | e.yaml:18:12: virtual-services.dns.ports: does not say which port the check probes; check.port, or check.type none
          address: 10.0.0.10\\n | address: 10.0.0.10\\n        port: 80\\n | e.yaml:13:15: virtual-services.web.real-servers.web1.port: a service of several ports or by mark keeps the client's port; no port here, and check.port for the check
          port: 6080,|| e.yaml:15:17: virtual-services.web.real-servers.web1.tunnel.port: is missing; the real server's UDP port, for gue
          type: gue | type: gre | e.yaml:15:36: virtual-services.web.real-servers.web1.tunnel.port: is for gue alone; type gue, or no port
          type: gue, port: 6080 | type: ipip | e.yaml:15:41: virtual-services.web.real-servers.web1.tunnel.checksum: ipip has no checksum full; none for ipip; none or full for gre
          gue, port: 6080, checksum: full | gre, checksum: remote | e.yaml:15:40: virtual-services.web.real-servers.web1.tunnel.checksum: gre has no checksum remote; none for ipip; none or full for gre
          forwarding: tun | forwarding: nat | e.yaml:15:17: virtual-services.web.real-servers.web1.tunnel: is for forwarding tun alone; forwarding tun
          min-connections: 5 | min-connections: 10 | e.yaml:13:26: virtual-services.web.real-servers.web1.min-connections: 10 is above max-connections, 9; at most max-connections
          min-connections: 5 | backup: 1 | e.yaml:13:17: virtual-services.web.real-servers.web1.backup: "1" is not true or false; true or false
          scheduler: sh | scheduler: mh | e.yaml:8:22: virtual-services.web.scheduler-flags: sh-port is no flag of scheduler mh; flags of that scheduler, or scheduler sh
          [sh-port] | [port] | e.yaml:8:23: virtual-services.web.scheduler-flags[0]: "port" is not a flag; one of sh-fallback, sh-port, mh-fallback, mh-port
          [sh-port] | sh-port | e.yaml:8:22: virtual-services.web.scheduler-flags: is a single value, not a list; a list, each entry one of sh-fallback, sh-port, mh-fallback, mh-port
          granularity: 24 | granularity: 33 | e.yaml:9:46: virtual-services.web.persistence.granularity: 33 is no prefix length of IPv4; 1 to 32
          granularity: 24 | granularity: 0 | e.yaml:9:46: virtual-services.web.persistence.granularity: "0" is not a prefix length; a whole number from 1 to 128
          timeout: 5m | timeout: 1500ms | e.yaml:9:29: virtual-services.web.persistence.timeout: "1500ms" is not a timeout; whole seconds from 1s to 24h, written such as 2s, 5m or 1h
          protocol: tcp+udp | protocol: tcp | e.yaml:21:17: virtual-services.dns.one-packet: is for udp alone; protocol udp or tcp+udp
          dr\\n    one-packet | nat\\n    one-packet | e.yaml:21:17: virtual-services.dns.one-packet: forwarding nat translates no answers to single packets, clients would get none; false, or forwarding dr or tun
          dr\\n    one-packet | snat\\n    one-packet | e.yaml:21:17: virtual-services.dns.one-packet: forwarding snat translates no answers to single packets, clients would get none; false, or forwarding dr or tun
          dr\\n    check: | nat\\n    one-packet: true\\n    check: | e.yaml:25:17: virtual-services.marked.one-packet: forwarding nat translates no answers to single packets, clients would get none; false, or forwarding dr or tun
          one-packet: true | one-packet: 'true' | e.yaml:21:17: virtual-services.dns.one-packet: "true" is text; leave the quotes out
          one-packet: true | one-packet: yes | e.yaml:21:17: virtual-services.dns.one-packet: "yes" is not true or false; true or false
          fwmark: 42 | fwmark: 0 | e.yaml:23:13: virtual-services.marked.fwmark: "0" is not a mark; a whole number from 1 to 2147483647
          fwmark: 42 | fwmark: 109 | e.yaml:23:13: virtual-services.marked.fwmark: mark 109 is one of those that we use ourselves; a mark outside 100 to 109, or other ipvs.fwmarks
          fwmark: 42 | fwmark: 42\\n    address: 10.0.0.4 | e.yaml:24:14: virtual-services.marked.address: stands beside fwmark; either fwmark, or address and ports
          check: { port: 80 } | check: { port: 80, through-vip: true } | e.yaml:25:37: virtual-services.marked.check.through-vip: a service by mark has no VIP to send a probe to; false, or address and ports
          proxy | nat\\n    check: { through-vip: true } | e.yaml:33:27: virtual-services.shop.check.through-vip: with forwarding nat no packet for the VIP reaches a real server: the check at its own address sees the same; false, or forwarding dr or tun
          check: { port: 80 } | check: { port: 80, source: "fd00::1" } | e.yaml:25:32: virtual-services.marked.check.source: fd00::1 is of another family than what is probed; an address of this host in the same family
          ports: 8080\\n    forwarding: proxy | ports: 8080\\n    forwarding: dr\\n    check: { source: 10.0.0.3 } | e.yaml:33:22: virtual-services.shop.check.source: 10.0.0.3 is the VIP: the answer of a real server that has it too never leaves it; the director's own address
          check: { port: 80 } | check: { rise: 3 } | e.yaml:23:13: virtual-services.marked.fwmark: does not say which port the check probes; check.port, or check.type none
          10.0.0.21 | "fd00::1" | e.yaml:28:30: virtual-services.marked.real-servers.m2.address: fd00::1 and the first real server are of different families; both IPv4 or both IPv6, or forwarding tun or proxy
          address: 10.0.0.3\\n    ports: 8080\\n    forwarding: proxy | fwmark: 42\\n    forwarding: nat\\n    check: { type: none } | e.yaml:30:13: virtual-services.shop.fwmark: mark is taken already, in line 23; each only once
          address: 10.0.0.3\\n    ports: 8080 | fwmark: 43\\n    check: { port: 80 } | e.yaml:30:13: virtual-services.shop.fwmark: forwarding proxy needs an address and a port; address and ports, or forwarding dr, nat or tun
          address: 10.0.0.3\\n    ports: 8080 | ports: 8080 | e.yaml:29:5: virtual-services.shop.address: is missing; the address that clients use
          ports: 8080 | ports: 8080-8081 | e.yaml:31:12: virtual-services.shop.ports: forwarding proxy carries one port; a service for each port, or forwarding dr, nat or tun
          hysteresis: 2 | hysteresis: 3 | e.yaml:33:34: virtual-services.shop.quorum.hysteresis: 3 is not below up, 3: the service could never be down; 0 to 2
          forwarding: proxy | forwarding: proxy\\n    protocol: udp | e.yaml:33:15: virtual-services.shop.protocol: forwarding proxy carries no udp; protocol tcp, or forwarding dr, nat or tun
          forwarding: proxy | forwarding: proxy\\n    protocol: sctp | e.yaml:33:15: virtual-services.shop.protocol: forwarding proxy carries no sctp; protocol tcp, or forwarding dr, nat or tun
          forwarding: proxy | forwarding: proxy\\n    persistence: {} | e.yaml:33:18: virtual-services.shop.persistence: has no effect with forwarding proxy; forwarding dr, nat or tun
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String good, String bad, String expected) {
    String replacement = bad == null ? "" : bad.replace("\\n", "\n");
    String text = GOOD.replaceFirst(Pattern.quote(good.replace("\\n", "\n")), replacement);
    assertNotEquals(GOOD, text);
    assertEquals(List.of(expected), problems(text));
  }

  @Test
  void aTextWithoutFaultsHasNoProblem() {
    assertEquals(List.of(), problems(GOOD));
  }

  @Test
  void persistenceAndFlagsInDefaultsPassOverServicesThatTheyDoNotSuit() {
    String defaults = "defaults: { scheduler-flags: [mh-port], persistence: { timeout: 1m } }\n";
    Cluster cluster =
        switch (ClusterYaml.parse("e.yaml", defaults + GOOD)) {
          case Parsed.Valid<Cluster>(Cluster valid) -> valid;
          case Parsed.Invalid<Cluster>(List<Problem> problems) ->
              throw new AssertionError(problems);
        };

    assertEquals(
        List.of(true, true, true, false),
        cluster.virtualServices().stream().map(s -> s.persistence().isPresent()).toList());
    assertEquals(
        List.of(1, 0, 0, 0),
        cluster.virtualServices().stream().map(s -> s.scheduling().flags().size()).toList());
  }

  @Test
  void ofTheSamePortsAnotherProtocolOrAddressIsFree() {
    assertEquals(List.of(), problems(GOOD.replace("tcp+udp", "udp").replace("53", "1-1000")));
    assertEquals(
        List.of(),
        problems(
            GOOD.replace("10.0.0.1\n    ports: 53", "10.0.0.2\n    ports: 443")
                .replace("tcp+udp", "udp")));
  }

  @Test
  void ofIpv6TheGranularityMayBeLonger() {
    String text = GOOD.replaceFirst("10.0.0.1\n", "fd00::5\n").replace(": 24", ": 64");
    assertEquals(List.of(), problems(text));
  }

  private static List<String> problems(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster> _ -> List.of();
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}

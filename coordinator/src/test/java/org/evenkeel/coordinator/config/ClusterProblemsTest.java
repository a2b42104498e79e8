package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterProblemsTest {
  private static final String GOOD =
      """
      defaults:
        scheduler: wlc
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: 80
          protocol: tcp
          forwarding: dr
          check: { interval: 2s, rise: 2 }
          feedback: { source: agent, timeout: 1s }
          real-servers:
            - name: web1
              address: 10.0.0.10
              port: 80
              weight: 100
              state: online
            - name: web2
              address: 10.0.0.11
        - name: dns
          address: 10.0.0.2
          ports: 53
          protocol: udp
          forwarding: nat
      """;

  /** One fault at a time: what is replaced, by what, and the whole text of the one problem. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ports: 80 | ports: 70000 | e.yaml:6:12: virtual-services.web.ports: "70000" is not ports; a port from 1 to 65535 such as 80, or "80,443", "8000-8010" or all
          ports: 80 | ports: '80,443' | e.yaml:14:15: virtual-services.web.real-servers.web1.port: a service of several ports or by mark keeps the client's port; no port here, and check.port for the check
          ports: 80 | ports: '80-' | e.yaml:6:12: virtual-services.web.ports: "80-" is not ports; a port from 1 to 65535 such as 80, or "80,443", "8000-8010" or all
          ports: 80 | ports: '90-80' | e.yaml:6:12: virtual-services.web.ports: "90-80" is not ports; a port from 1 to 65535 such as 80, or "80,443", "8000-8010" or all
          ports: 80 | ports: [80] | e.yaml:6:12: virtual-services.web.ports: is a list; a port from 1 to 65535 such as 80, or "80,443", "8000-8010" or all
          address: 10.0.0.1\\n | address: web.example\\n | e.yaml:5:14: virtual-services.web.address: "web.example" is not an IP address; IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name
          address: 10.0.0.1\\n | address:\\n | e.yaml:5:13: virtual-services.web.address: has no value; IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name
          address: 10.0.0.1\\n | address: 224.0.0.5\\n | e.yaml:5:14: virtual-services.web.address: 224.0.0.5 is not the address of one host; a unicast address
          forwarding: dr | forwarding: ipip | e.yaml:8:17: virtual-services.web.forwarding: "ipip" is not a way of forwarding; one of dr, nat, snat, tun, proxy
          forwarding: dr\\n | scheduler: rr\\n | e.yaml:4:5: virtual-services.web.forwarding: is missing; how traffic reaches the real servers: dr, nat, snat, tun or proxy
          interval: 2s | interval: 2 | e.yaml:9:24: virtual-services.web.check.interval: "2" is not an interval; 10ms to 24h, written such as 200ms, 2s, 5m or 1h
          interval: 2s | interval: 9ms | e.yaml:9:24: virtual-services.web.check.interval: "9ms" is not an interval; 10ms to 24h, written such as 200ms, 2s, 5m or 1h
          rise: 2 | rise: 0 | e.yaml:9:34: virtual-services.web.check.rise: "0" is not a count; a whole number from 1 to 100
          rise: 2 | raise: 2 | e.yaml:9:28: virtual-services.web.check.raise: unknown key; did you mean rise?
          rise: 2 | path: / | e.yaml:9:34: virtual-services.web.check.path: a check of type connect has no path; type http, https; or no path
          source: agent, timeout: 1s | source: latency, mode: formula | e.yaml:10:40: virtual-services.web.feedback.mode: source latency says something only beside the other real servers, so that one for itself has no formula; mode: equalize, or no mode
          source: agent, timeout: 1s | source: traffic, mode: formula | e.yaml:10:40: virtual-services.web.feedback.mode: source traffic says something only beside the other real servers, so that one for itself has no formula; mode: equalize, or no mode
          source: agent, | source: latency, | e.yaml:10:43: virtual-services.web.feedback.timeout: source latency asks nobody, the coordinator measures it itself; source: agent or http, or no timeout
          source: agent, timeout: 1s | source: traffic, port: 3333 | e.yaml:10:40: virtual-services.web.feedback.port: source traffic asks nobody, the coordinator measures it itself; source: agent or http, or no port
          source: agent, timeout: 1s | source: latency, interval: 1s | e.yaml:10:44: virtual-services.web.feedback.interval: source latency asks nobody, the coordinator measures it itself; source: agent or http, or no interval
          source: agent, timeout: 1s | source: traffic, path: / | e.yaml:10:40: virtual-services.web.feedback.path: is for source http alone; source: http, or no path
          source: agent, timeout: 1s | source: latency, stale-after: 2s | e.yaml:10:25: virtual-services.web.feedback.source: each response time would be stale before the next: check.interval is 2s, stale-after 2s; a shorter check.interval, or a longer stale-after
          interval: 2s, rise: 2 }\\n    feedback: { source: agent, timeout: 1s | type: none }\\n    feedback: { source: latency | e.yaml:10:25: virtual-services.web.feedback.source: check.type none measures no response time; a check that probes, or source: traffic
          scheduler: wlc | feedback: { source: trafic } | e.yaml:2:23: defaults.feedback.source: "trafic" is not a feedback source; one of agent, http, latency, traffic, none
          scheduler: wlc | feedback: { source: traffic, mode: formula } | e.yaml:2:38: defaults.feedback.mode: source traffic says something only beside the other real servers, so that one for itself has no formula; mode: equalize, or no mode
          source: agent, timeout: 1s | timeout: 1s | e.yaml:10:15: virtual-services.web.feedback: has no source and so no effect; source: agent, here or in defaults
          port: 80\\n  | port: 8080\\n  | e.yaml:14:15: virtual-services.web.real-servers.web1.port: forwarding dr cannot change the port from 80 to 8080; port 80, or forwarding nat or proxy
          weight: 100 | weight: 65536 | e.yaml:15:17: virtual-services.web.real-servers.web1.weight: "65536" is not a weight; a whole number from 0 to 65535
          weight: 100 | weight: '100' | e.yaml:15:17: virtual-services.web.real-servers.web1.weight: "100" is text; leave the quotes out
          weight: 100 | weight: 1e2 | e.yaml:15:17: virtual-services.web.real-servers.web1.weight: "1e2" is not a weight; a whole number from 0 to 65535
          state: online | state: down | e.yaml:16:16: virtual-services.web.real-servers.web1.state: "down" is not a state; one of online, drain, halt
          name: web2 | name: web1 | e.yaml:17:15: virtual-services.web.real-servers.web1.name: name is taken already, in line 12; each only once
          name: web2 | name: '..' | e.yaml:17:15: virtual-services.web.real-servers[1].name: ".." is not a name; 1 to 63 letters, digits, dots, underscores or hyphens, no dot first
          name: web2 | name: '' | e.yaml:17:15: virtual-services.web.real-servers[1].name: "" is not a name; 1 to 63 letters, digits, dots, underscores or hyphens, no dot first
          name: web2 | name: 2 | e.yaml:17:15: virtual-services.web.real-servers.2.name: 2 is not text; put it in quotes
          name: web2 | state: halt | e.yaml:17:9: virtual-services.web.real-servers[1].name: is missing; a name, unique within the virtual service
          address: 10.0.0.11 | address: 10.0.0.10 | e.yaml:18:18: virtual-services.web.real-servers.web2.address: 10.0.0.10:80 is taken already, in line 13; each only once
          address: 10.0.0.11 | address: fd00::1 | e.yaml:18:18: virtual-services.web.real-servers.web2.address: fd00::1 and the service's 10.0.0.1 are of different families; both IPv4 or both IPv6, or forwarding tun or proxy
          address: 10.0.0.11 | address: 0.0.0.0 | e.yaml:18:18: virtual-services.web.real-servers.web2.address: 0.0.0.0 is not the address of one host; a unicast address
          address: 10.0.0.11 | address: 10.0.0.1 | e.yaml:18:18: virtual-services.web.real-servers.web2.address: is the virtual service itself; the address of a real server
          name: dns | name: web | e.yaml:19:11: virtual-services.web.name: name is taken already, in line 4; each only once
          forwarding: nat | forwarding: proxy | e.yaml:22:15: virtual-services.dns.protocol: forwarding proxy carries no udp; protocol tcp, or forwarding dr, nat or tun
          scheduler: wlc | forwarding: dr | e.yaml:2:3: defaults.forwarding: unknown key; the keys here are scheduler, scheduler-flags, persistence, on-failure, quorum, slow-start, check, feedback, fallback, proxy
          scheduler: wlc | <<: {} | e.yaml:2:3: defaults.<<: unknown key; merge keys are not supported, what services share goes under defaults
          scheduler: wlc | scheduler: wlc\\n  scheduler: rr | e.yaml:3:3: defaults.scheduler: the key stands twice, first in line 2; keep one of them
          scheduler: wlc | [a]: b | e.yaml:2:3: defaults: a key is a list or a mapping; a plain name before the colon
          scheduler: wlc | scheduler: !!java.net.URL rr | e.yaml:2:14: document: the tag "tag:yaml.org,2002:java.net.URL" is not supported; leave the tag out
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String good, String bad, String expected) {
    String text = GOOD.replaceFirst(Pattern.quote(unescape(good)), unescape(bad));
    assertNotEquals(GOOD, text);
    assertEquals(List.of(expected), problems(text));
  }

  @Test
  void aTextWithoutFaultsHasNoProblem() {
    assertEquals(List.of(), problems(GOOD));
  }

  @Test
  void aPathThatNoRequestCanAskForIsRefused() {
    assertEquals(
        List.of(
            "e.yaml:6:37: virtual-services.web.feedback.path: \"/a{b}\" is not a path;"
                + " a path such as /load"),
        problems(
            """
            virtual-services:
              - name: web
                address: 10.0.0.1
                ports: 80
                forwarding: nat
                feedback: { source: http, path: "/a{b}" }
                real-servers: []
            """));
  }

  @Test
  void aFloatingAddressIsOnOneInterfaceAndNoVip() {
    assertEquals(
        List.of(
            "e.yaml:4:16: floating-addresses[2].address: address is taken already, in line 3;"
                + " each only once",
            "e.yaml:5:16: floating-addresses[3].address: 10.0.0.1 is the VIP of line 12, which"
                + " floats by itself; another address, or not here",
            "e.yaml:6:16: floating-addresses[4].address: 224.0.0.18 is not the address of one host;"
                + " a unicast address",
            "e.yaml:7:16: floating-addresses[5].address: \"192.168.2.0/33\" is not an address and"
                + " prefix; such as 192.168.2.254/24 or 2001:db8::fe/64",
            "e.yaml:8:16: floating-addresses[6].address: \"192.168.2.4\" is not an address and"
                + " prefix; such as 192.168.2.254/24 or 2001:db8::fe/64",
            "e.yaml:9:5: floating-addresses[7].interface: is missing; the interface that has it on"
                + " the active node"),
        problems(
            """
            floating-addresses:
              - { address: "2001:db8::fe/64", interface: eth1 }
              - { address: 192.168.2.254/24, interface: eth1 }
              - { address: 192.168.2.254/25, interface: eth2 }
              - { address: 10.0.0.1/24, interface: eth0 }
              - { address: 224.0.0.18/4, interface: eth0 }
              - { address: 192.168.2.0/33, interface: eth0 }
              - { address: 192.168.2.4, interface: eth0 }
              - { address: 192.168.2.5/24 }
            virtual-services:
              - name: web
                address: 10.0.0.1
                ports: 80
                forwarding: dr
            """));
  }

  @Test
  void everyProblemIsReportedAtOnceInTheOrderOfTheText() {
    List<String> found =
        problems(
            """
            defaults: { schedular: wlc }
            floating: []
            virtual-services:
              - name: web
                address: 10.0.0.256
                ports: 0
                protocol: icmp
                scheduler: fastest
                check: { type: nntp, fall: 101 }
                real-servers:
                  - { name: a b, address: 10.0.0.10, weight: -1 }
                  - name: web2
            """);
    assertEquals(
        List.of(
            "e.yaml:1:13: defaults.schedular: unknown key; did you mean scheduler?",
            "e.yaml:2:1: floating: unknown key; the keys here are defaults,"
                + " floating-addresses, on-all-down, ipvs, nat, virtual-services",
            "e.yaml:4:5: virtual-services.web.forwarding: is missing;"
                + " how traffic reaches the real servers: dr, nat, snat, tun or proxy",
            "e.yaml:5:14: virtual-services.web.address: \"10.0.0.256\" is not an IP address;"
                + " IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name",
            "e.yaml:6:12: virtual-services.web.ports: \"0\" is not ports; a port from 1 to 65535"
                + " such as 80, or \"80,443\", \"8000-8010\" or all",
            "e.yaml:7:15: virtual-services.web.protocol: \"icmp\" is not a protocol;"
                + " one of tcp, udp, tcp+udp, sctp",
            "e.yaml:8:16: virtual-services.web.scheduler: \"fastest\" is not a scheduler;"
                + " one of rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, fo, ovf, mh",
            "e.yaml:9:20: virtual-services.web.check.type: \"nntp\" is not a check type; one of"
                + " connect, ping, tcp, http, https, tls, dns, smtp, imap, pop3, ftp, ldap, mysql,"
                + " postgres, redis, amqp, sip, radius, grpc, exec, none",
            "e.yaml:9:32: virtual-services.web.check.fall: \"101\" is not a count;"
                + " a whole number from 1 to 100",
            "e.yaml:11:17: virtual-services.web.real-servers[0].name: \"a b\" is not a name;"
                + " 1 to 63 letters, digits, dots, underscores or hyphens, no dot first",
            "e.yaml:11:50: virtual-services.web.real-servers[0].weight: \"-1\" is not a weight;"
                + " a whole number from 0 to 65535",
            "e.yaml:12:9: virtual-services.web.real-servers.web2.address: is missing;"
                + " the address of the real server"),
        found);
  }

  @Test
  void servicesMayShareAnAddressButNotAddressPortAndProtocol() {
    String apart = GOOD.replace("10.0.0.2", "10.0.0.1");
    assertEquals(List.of(), problems(apart));
    assertEquals(List.of(), problems(apart.replace("ports: 53", "ports: 80")));
    assertEquals(
        List.of(
            "e.yaml:21:12: virtual-services.dns.ports:"
                + " tcp 10.0.0.1:80 is taken already, in line 6; each only once"),
        problems(
            apart.replace("ports: 53", "ports: 80").replace("protocol: udp", "protocol: tcp")));
  }

  @Test
  void feedbackSettingsInDefaultsMayWaitForAServiceThatNamesASource() {
    String text = GOOD.replace("scheduler: wlc", "feedback: { interval: 5s }");
    assertEquals(List.of(), problems(text));
  }

  @Test
  void whatDefaultsSayOfAgentsMayStandAboveAServiceThatIsMeasured() {
    String text =
        GOOD.replace(
                "scheduler: wlc",
                "feedback: { source: agent, mode: formula, port: 1, interval: 5s }")
            .replace("source: agent, timeout: 1s }", "source: latency }");
    assertEquals(List.of(), problems(text));
  }

  @Test
  void whatIsWrongInDefaultsIsSaidOnceHoweverManyServicesTakeIt() {
    String text =
        GOOD.replace("scheduler: wlc", "feedback: { source: latency, stale-after: 1s }")
            .replace("feedback: { source: agent, timeout: 1s }", "scheduler: rr");
    assertEquals(
        List.of(
            "e.yaml:2:23: defaults.feedback.source: each response time would be stale before the"
                + " next: check.interval is 2s, stale-after 1s; a shorter check.interval, or a"
                + " longer stale-after"),
        problems(text));
  }

  @Test
  void proxyMayJoinTheAddressFamilies() {
    String text = GOOD.replace("forwarding: dr", "forwarding: proxy");
    assertEquals(List.of(), problems(text.replace("10.0.0.11", "fd00::1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "- a\n- b", "virtual-services: 5", "virtual-services: {a: b}"})
  void aTextOfAnotherStructureIsRefused(String text) {
    assertEquals(1, problems(text).size());
  }

  @Test
  void theHundredAndFirstProblemIsOnlyCounted() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append("key").append(i).append(": 1\n");
    }
    List<String> found = problems(text.toString());
    assertEquals(101, found.size());
    assertEquals(
        "e.yaml:1:1: document: 50 more problems are not listed; correct those above first",
        found.getLast());
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n");
  }

  private static List<String> problems(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster> _ -> List.of();
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}

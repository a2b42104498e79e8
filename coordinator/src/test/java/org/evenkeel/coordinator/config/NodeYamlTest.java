package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Listen;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.config.NodeConfiguration.ProxyChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Tls;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.HaSpec.Heartbeat;
import org.evenkeel.coordinator.model.HaSpec.Link;
import org.evenkeel.coordinator.model.HaSpec.Sync;
import org.evenkeel.coordinator.model.HaSpec.Track;
import org.evenkeel.coordinator.model.HaSpec.Vote;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.SignInSpec;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeYamlTest {

  private static final HaSpec EVERY_KEY_OF_HA =
      new HaSpec(
          "lb2",
          150,
          new Heartbeat(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(300)),
          List.of(
              new Link(
                  Optional.of("eth0"),
                  IpAddress.parse("10.0.0.20"),
                  IpAddress.parse("10.0.0.21"),
                  6_694),
              new Link(
                  Optional.empty(),
                  IpAddress.parse("2001:db8::20"),
                  IpAddress.parse("2001:db8::21"),
                  6_700)),
          Optional.of(Path.of("/etc/evenkeel/other.key")),
          Optional.of(Duration.ofMinutes(5)),
          Duration.ofSeconds(3),
          new Vote(
              List.of(IpAddress.parse("10.0.0.1")),
              List.of(URI.create("https://w:6695"), URI.create("https://[2001:db8::7]"))),
          List.of("/usr/local/sbin/fence", "lb2"),
          List.of(
              new Track.Interface("eth0", 50),
              new Track.Ping(IpAddress.parse("10.0.0.1"), 20),
              new Track.Command(List.of("/usr/local/bin/ready", "--now"), 1)),
          true,
          new Sync(Optional.of("eth1"), 7));

  private static final String LINK = "links: [{ local: 10.0.0.20, remote: 10.0.0.21 }]";

  @Test
  void everyKeyIsRead() {
    assertEquals(
        new NodeConfiguration(
            "lb1",
            new Listen(
                Optional.empty(),
                Optional.of(HostPort.parse("[::1]:9080")),
                Optional.of(HostPort.parse("10.0.0.1:9081")),
                Optional.of(HostPort.parse("[::]:161"))),
            DispatcherChoice.RELAY,
            ProxyChoice.HAPROXY,
            Map.of(Cidr.parse("10.0.0.0/24"), "eth0", Cidr.parse("2001:db8::/32"), "eth1.5"),
            Optional.of(EVERY_KEY_OF_HA),
            Optional.of(
                new Tls(Path.of("/etc/evenkeel/web.pem"), Path.of("/etc/evenkeel/web.key"))),
            LogLevel.DEBUG,
            new AlertSpec(
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Optional.of(
                    new AlertSpec.Mail(
                        "smtp.example.org",
                        2525,
                        AlertSpec.Security.TLS,
                        "evenkeel@example.org",
                        List.of("ops@example.org", "boss@example.org"),
                        Optional.of("lb"),
                        Optional.of(Path.of("/etc/evenkeel/mail.password")),
                        Optional.of(Path.of("/etc/evenkeel/ca.pem")))),
                Optional.of(
                    new AlertSpec.Webhook(
                        URI.create("https://hooks.example.org/T1?x=1"),
                        Optional.of(Path.of("/etc/evenkeel/hook.token")),
                        Optional.of(Path.of("/etc/evenkeel/ca.pem"))))),
            Optional.of(
                new SignInSpec.Ldap(
                    "2001:db8::5",
                    3389,
                    SignInSpec.Ldap.Security.STARTTLS,
                    Optional.of(Path.of("/etc/evenkeel/ca.pem")),
                    new SignInSpec.Ldap.Entry.Searched(
                        Optional.of(
                            new SignInSpec.Ldap.Account(
                                "cn=lb,dc=test", Path.of("/etc/evenkeel/ldap.password"))),
                        "dc=test",
                        "(sAMAccountName={user})"),
                    "groups",
                    Duration.ofSeconds(7),
                    Map.of(
                        "cn=ops,dc=test",
                        new SignInSpec.Grant(SignInSpec.Rank.OPERATOR, Set.of("web", "mq")),
                        "cn=heads,dc=test",
                        new SignInSpec.Grant(SignInSpec.Rank.ADMIN, Set.of())))),
            new SnmpSpec(
                Optional.of(Path.of("/etc/evenkeel/snmp.community")),
                Optional.of(Path.of("/etc/evenkeel/snmp.users")),
                List.of(Cidr.parse("10.0.0.0/24"), Cidr.parse("2001:db8::/32")),
                "ops@example.org",
                "rack 3")),
        valid(
            """
            node: lb1
            listen:
              web: off
              clear: "[::1]:9080"
              fallback: "10.0.0.1:9081"
              snmp: "[::]:161"
            dispatcher: relay
            proxy: haproxy
            interfaces: { 10.0.0.0/24: eth0, "2001:db8::/32": eth1.5 }
            ha:
              peer: lb2
              priority: 150
              heartbeat: { interval: 100ms, dead: 500ms, warn: 300ms }
              links:
                - { interface: eth0, local: 10.0.0.20, remote: 10.0.0.21 }
                - { local: "2001:db8::20", remote: "2001:db8::21", port: 6700 }
              key-file: /etc/evenkeel/other.key
              failback: 5m
              restart-grace: 3s
              vote: { ping: [10.0.0.1], witness: ["https://w:6695", "https://[2001:db8::7]"] }
              fence: [/usr/local/sbin/fence, lb2]
              track:
                - { interface: eth0, cost: 50 }
                - { ping: 10.0.0.1, cost: 20 }
                - { command: [/usr/local/bin/ready, --now], cost: 1 }
              virtual-mac: true
              sync: { interface: eth1, id: 7 }
            tls: { certificate: /etc/evenkeel/web.pem, key: /etc/evenkeel/web.key }
            log: { level: debug }
            alerts:
              after: 15s
              calm: 2m
              mail:
                server: smtp.example.org
                port: 2525
                security: tls
                from: evenkeel@example.org
                to: [ops@example.org, boss@example.org]
                user: lb
                password-file: /etc/evenkeel/mail.password
                ca-file: /etc/evenkeel/ca.pem
              webhook:
                url: https://hooks.example.org/T1?x=1
                token-file: /etc/evenkeel/hook.token
                ca-file: /etc/evenkeel/ca.pem
            sign-in:
              ldap:
                url: "ldap://[2001:db8::5]:3389"
                starttls: true
                ca-file: /etc/evenkeel/ca.pem
                bind-dn: cn=lb,dc=test
                bind-password-file: /etc/evenkeel/ldap.password
                base: dc=test
                filter: (sAMAccountName={user})
                group-attribute: groups
                timeout: 7s
                roles:
                  cn=ops,dc=test: operator of web, mq
                  cn=heads,dc=test: admin
            snmp:
              community-file: /etc/evenkeel/snmp.community
              users-file: /etc/evenkeel/snmp.users
              allow-from: [10.0.0.0/24, "2001:db8::/32"]
              contact: ops@example.org
              location: rack 3
            """));
  }

  @Test
  void anEmptyFileAndNoFileAreTheDefaults(@TempDir Path directory) throws Exception {
    NodeConfiguration defaults = NodeConfiguration.defaults("host");
    assertEquals(defaults, valid(""));
    assertEquals(defaults, NodeYaml.load(directory.resolve("node.yaml"), "host"));
    assertEquals(Optional.of(HostPort.parse("0.0.0.0:9443")), defaults.listen().web());
    assertEquals(Optional.empty(), defaults.listen().clear());
  }

  @Test
  void aFileThatIsWrongIsRefusedWithItsName(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("node.yaml"), "nodes: lb1\n");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> NodeYaml.load(file, "host"));
    assertEquals(file + ":1:1: nodes: unknown key; did you mean node?", e.getMessage());
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsName(@TempDir Path directory) {
    IOException e = assertThrows(IOException.class, () -> NodeYaml.load(directory, "host"));
    assertEquals(
        directory + " cannot be read: Is a directory; it must be a file that this user may read",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: { web: 9443 } | 1:16: listen.web: "9443" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { web: localhost:9443 } | 1:16: listen.web: "localhost:9443" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { web: 1.2.3.4:70000 } | 1:16: listen.web: "1.2.3.4:70000" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { clear: 0.0.0.0:9443 } | 1:9: listen: web and clear both want 0.0.0.0:9443; two ports, or clear: off
          listen: { smtp: off } | 1:11: listen.smtp: unknown key; the keys here are web, clear, fallback, snmp
          listen: { snmp: on } | 1:17: listen.snmp: "on" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { snmp: "0.0.0.0:161" } | 1:17: listen.snmp: is on, and nobody may ask; users-file or community-file in the section snmp, or off
          { listen: { snmp: "0.0.0.0:161" }, snmp: { allow-from: [10.0.0.0/8] } } | 1:19: listen.snmp: is on, and nobody may ask; users-file or community-file in the section snmp, or off
          snmp: { users-file: /u, allow-from: [] } | 1:37: snmp.allow-from: is empty; at least one subnet, or no such key
          snmp: { users-file: /u, allow-from: [10.0.0.1/8, 11.0.0.0/8] } | 1:38: snmp.allow-from[0]: "10.0.0.1/8" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          snmp: { community: public } | 1:9: snmp.community: unknown key; the keys here are community-file, users-file, allow-from, contact, location
          snmp: { community-file: public } | 1:25: snmp.community-file: "public" is not an absolute path; a path that begins with a slash
          dispatcher: haproxy | 1:13: dispatcher: "haproxy" is not a dispatcher; one of auto, ipvs, relay
          interfaces: { 10.0.0.5/24: eth0 } | 1:15: interfaces.10.0.0.5/24: "10.0.0.5/24" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          interfaces: { 10.0.0.0/33: eth0 } | 1:15: interfaces.10.0.0.0/33: "10.0.0.0/33" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          interfaces: { 10.0.0.0/8: an interface } | 1:27: interfaces.10.0.0.0/8: "an interface" is not an interface; the name of a network interface such as eth0
          interfaces: [eth0] | 1:13: interfaces: is a list, not a mapping; keys that are each a subnet, values an interface
          tls: { certificate: /a.pem } | 1:6: tls.key: is missing; the file of the private key, PEM
          tls: { certificate: a.pem, key: /a.key } | 1:21: tls.certificate: "a.pem" is not an absolute path; a path that begins with a slash
          log: { level: verbose } | 1:15: log.level: "verbose" is not a log level; one of trace, debug, info, warn, error
          alerts: { mail: { server: s, from: a@b, to: [] } } | 1:45: alerts.mail.to: is empty; at least one address
          alerts: { mail: { server: s, from: a b, to: [a@b] } } | 1:36: alerts.mail.from: "a b" is not a mail address; such as ops@example.org
          alerts: { mail: { server: s, from: a@b, to: [a@b], user: u } } | 1:58: alerts.mail.user: stands alone; user and password-file together, or neither
          alerts: { mail: { server: s, from: a@b, to: [a@b], user: u, password-file: /p, security: none } } | 1:90: alerts.mail.security: would send the password in clear; starttls or tls, or no user
          alerts: { webhook: { url: "https://a:b@c/" } } | 1:27: alerts.webhook.url: "https://a:b@c/" is not a URL; https://HOST/PATH
          sign-in: { ldap: { url: "http://a", base: o=a, roles: { o=b: admin } } } | 1:25: sign-in.ldap.url: "http://a" is not a URL of a directory; ldaps://HOST or ldap://HOST, and a port if need be
          sign-in: { ldap: { url: "ldaps://a", roles: { o=b: admin } } } | 1:18: sign-in.ldap: does not say how a user is found; user-dn, or base to search below
          sign-in: { ldap: { url: "ldaps://a", base: o=a, user-dn: "o={user}", roles: { o=b: admin } } } | 1:58: sign-in.ldap.user-dn: stands beside base; user-dn, or base to search below
          sign-in: { ldap: { url: "ldaps://a", user-dn: "o=x", roles: { o=b: admin } } } | 1:47: sign-in.ldap.user-dn: "o=x" is not a user's name; such as uid={user},ou=people,dc=example,dc=org
          sign-in: { ldap: { url: "ldaps://a", user-dn: "o={user}", filter: "(o={user})", roles: { o=b: admin } } } | 1:67: sign-in.ldap.filter: is for a search; leave it out, or base for user-dn
          sign-in: { ldap: { url: "ldaps://a", base: o=a, filter: "(o={user}", roles: { o=b: admin } } } | 1:57: sign-in.ldap.filter: "(o={user}" is not a filter; such as (uid={user}) or (sAMAccountName={user})
          sign-in: { ldap: { url: "ldaps://a", base: o=a, bind-dn: o=c, roles: { o=b: admin } } } | 1:58: sign-in.ldap.bind-dn: stands alone; bind-dn and bind-password-file together, or neither
          sign-in: { ldap: { url: "ldaps://a", base: o=a, roles: {} } } | 1:56: sign-in.ldap.roles: is empty; at least one group and its role
          sign-in: { ldap: { url: "ldaps://a", base: o=a, roles: { o=b: root } } } | 1:63: sign-in.ldap.roles.o=b: "root" is not a role; viewer, operator, admin, or such as "operator of web, mq"
          sign-in: { ldap: { url: "ldaps://a", base: o=a, roles: { ops: admin } } } | 1:58: sign-in.ldap.roles.ops: "ops" is not a distinguished name; such as ou=people,dc=example,dc=org
          sign-in: { ldap: { url: "ldap://a", starttls: false, base: o=a, roles: { o=b: admin } } } | 1:47: sign-in.ldap.starttls: would send passwords in clear; leave it out, or ldaps://
          sign-in: { ldap: { url: "ldaps://a", starttls: true, base: o=a, roles: { o=b: admin } } } | 1:48: sign-in.ldap.starttls: is for ldap://; leave it out
          sign-in: { ldap: { url: "ldaps://a", base: o=a, roles: { o=b: admin } }, radius: { server: r, secret-file: /s, roles: { b: admin } } } | 1:82: sign-in.radius: stands beside ldap; one of them
          sign-in: { radius: { server: "a b", secret-file: /s, roles: { b: admin } } } | 1:30: sign-in.radius.server: "a b" is not a server; its name or address
          sign-in: { radius: { server: r, secret-file: /s, role-attribute: reply-message, roles: { b: admin } } } | 1:66: sign-in.radius.role-attribute: "reply-message" is not an attribute; one of filter-id, class
          log: info | 1:6: log: is a single value, not a mapping; the keys here are level
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String text, String expected) {
    assertEquals(List.of("n.yaml:" + expected), problems(text));
  }

  @Test
  void aPairNeedsNoMoreThanItsPeerAndALink() {
    HaSpec ha = valid("ha: { peer: lb2, %s }".formatted(LINK)).ha().orElseThrow();
    assertEquals(
        new HaSpec(
            "lb2",
            100,
            new Heartbeat(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(400)),
            List.of(
                new Link(
                    Optional.empty(),
                    IpAddress.parse("10.0.0.20"),
                    IpAddress.parse("10.0.0.21"),
                    6_694)),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(2),
            Vote.NONE,
            List.of(),
            List.of(),
            false,
            new Sync(Optional.empty(), 1)),
        ha);
    assertEquals(Optional.empty(), ha.syncInterface());
    assertEquals(Optional.of("eth1"), EVERY_KEY_OF_HA.syncInterface());
    assertEquals(
        new Heartbeat(Duration.ofMillis(50), Duration.ofMillis(150), Duration.ofMillis(100)),
        valid("ha: { peer: lb2, heartbeat: { interval: 50ms }, %s }".formatted(LINK))
            .ha()
            .orElseThrow()
            .heartbeat());
    assertEquals(
        Optional.empty(),
        valid("ha: { peer: lb2, failback: manual, %s }".formatted(LINK))
            .ha()
            .orElseThrow()
            .failback());
  }

  /** Each is the first key of ha, and a peer and a link that are right follow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          peer: host | 1:13: ha.peer: "host" is this node itself; the other node's name
          peer: a b | 1:13: ha.peer: "a b" is not a name; 1 to 63 letters, digits, dots, underscores or hyphens, no dot first
          priority: 0 | 1:17: ha.priority: "0" is not a priority; a whole number from 1 to 65535
          priority: 65536 | 1:17: ha.priority: "65536" is not a priority; a whole number from 1 to 65535
          priorty: 1 | 1:7: ha.priorty: unknown key; did you mean priority?
          heartbeat: { interval: 19ms } | 1:30: ha.heartbeat.interval: "19ms" is not an interval; 20ms to 10s, written such as 200ms, 2s, 5m or 1h
          heartbeat: { interval: 11s } | 1:30: ha.heartbeat.interval: "11s" is not an interval; 20ms to 10s, written such as 200ms, 2s, 5m or 1h
          heartbeat: { dead: 399ms } | 1:26: ha.heartbeat.dead: 399ms is less than two intervals; 400ms or more, or a shorter interval
          heartbeat: { interval: 1s, warn: 1999ms } | 1:40: ha.heartbeat.warn: 1999ms is less than two intervals; 2s or more, or a shorter interval
          heartbeat: { warn: 600ms } | 1:26: ha.heartbeat.warn: warn, 600ms, is not before dead, 600ms; a shorter warn or a longer dead
          heartbeat: { dead: 400ms } | 1:26: ha.heartbeat.dead: warn, 400ms, is not before dead, 400ms; a shorter warn or a longer dead
          heartbeat: { wran: 1s } | 1:20: ha.heartbeat.wran: unknown key; the keys here are interval, dead, warn
          key-file: ha.key | 1:17: ha.key-file: "ha.key" is not an absolute path; a path that begins with a slash
          failback: auto | 1:17: ha.failback: "auto" is not a way of failback; manual, or a time from 1s to 24h
          failback: 999ms | 1:17: ha.failback: "999ms" is not a way of failback; manual, or a time from 1s to 24h
          restart-grace: 61s | 1:22: ha.restart-grace: "61s" is not a time; 0ms to 1m, written such as 200ms, 2s, 5m or 1h
          vote: { ping: [gateway] } | 1:22: ha.vote.ping[0]: "gateway" is not an IP address; IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name
          vote: { ping: [0.0.0.0] } | 1:21: ha.vote.ping: 0.0.0.0 is not the address of one host; a unicast address
          vote: { witness: ["http://w:6695"] } | 1:25: ha.vote.witness[0]: "http://w:6695" is not a witness; such as https://witness.example.org:6695, with https and without a path
          vote: { witness: ["https://w/x"] } | 1:25: ha.vote.witness[0]: "https://w/x" is not a witness; such as https://witness.example.org:6695, with https and without a path
          vote: { witness: ["https://w:70000"] } | 1:25: ha.vote.witness[0]: "https://w:70000" is not a witness; such as https://witness.example.org:6695, with https and without a path
          vote: { witness: ["https://w", "https://w"] } | 1:24: ha.vote.witness: names a witness twice; each only once
          fence: fence lb2 | 1:14: ha.fence: is a single value, not a list; a list, each entry text of at most 4096 characters
          fence: [fence, lb2] | 1:14: ha.fence: does not begin with a program's whole path; such as [/usr/local/sbin/fence, lb2]
          track: [{ interface: eth0 }] | 1:15: ha.track[0].cost: is missing; by how much the priority is lower while it fails, 1 to 65535
          track: [{ interface: eth0, cost: 0 }] | 1:40: ha.track[0].cost: "0" is not a cost; a whole number from 1 to 65535
          track: [{ cost: 5 }] | 1:15: ha.track[0]: says nothing that is tracked; one of interface, ping and command
          track: [{ interface: a, ping: 10.0.0.1, cost: 5 }] | 1:15: ha.track[0]: says several things that are tracked; one of interface, ping and command
          track: [{ command: [], cost: 5 }] | 1:26: ha.track[0].command: does not begin with a program's whole path; such as [/usr/local/sbin/fence, lb2]
          virtual-mac: maybe | 1:20: ha.virtual-mac: "maybe" is not true or false; true or false
          sync: { id: 256 } | 1:19: ha.sync.id: "256" is not an id; a whole number from 0 to 255
          sync: { interface: eth 0 } | 1:26: ha.sync.interface: "eth 0" is not an interface; the name of a network interface such as eth0
          """)
  void aPairThatCannotBeIsRefused(String key, String expected) {
    String peer = key.startsWith("peer") ? "" : ", peer: lb2";
    assertEquals(
        List.of("n.yaml:" + expected), problems("ha: { %s%s, %s }".formatted(key, peer, LINK)));
  }

  /** Each is what links has in its brackets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | 1:25: ha.links: is empty; at least one, such as { local: 10.0.0.20, remote: 10.0.0.21 }
          eth0 | 1:26: ha.links[0]: is a single value, not a mapping; the keys here are interface, local, remote, port
          { interface: eth0, local: 10.0.0.1 } | 1:26: ha.links[0].remote: is missing; the peer's address on the link
          { local: 10.0.0.1, remote: 10.0.0.1 } | 1:53: ha.links[0].remote: 10.0.0.1 is local, too; the peer's address
          { local: 10.0.0.1, remote: "::1" } | 1:53: ha.links[0].remote: ::1 is of another family than local; two addresses of one family
          { local: 10.0.0.1, remote: 224.0.0.18 } | 1:53: ha.links[0].remote: 224.0.0.18 is not the address of one host; a unicast address
          { local: "fe80::1", remote: "fd00::2" } | 1:35: ha.links[0].local: fe80::1 means nothing without an interface; interface
          { local: 10.0.0.1, remote: 10.0.0.2, port: 0 } | 1:69: ha.links[0].port: "0" is not a port; a whole number from 1 to 65535
          { local: 10.0.0.1, remote: 10.0.0.2 }, { local: 10.0.0.1, remote: 10.0.0.3 } | 1:74: ha.links[1].local: is taken by the link in line 1; another address or another port
          """)
  void aLinkThatCannotBeIsRefused(String links, String expected) {
    assertEquals(
        List.of("n.yaml:" + expected), problems("ha: { peer: lb2, links: [%s] }".formatted(links)));
  }

  @Test
  void linksOfOneAddressHaveTheirPorts() {
    String links = "{ local: 10.0.0.1, remote: 10.0.0.2 }";
    String other = "{ local: 10.0.0.1, remote: 10.0.0.2, port: 6695 }";
    assertEquals(List.of(), problems("ha: { peer: lb2, links: [%s, %s] }".formatted(links, other)));
    String nine = String.join(", ", Collections.nCopies(9, links));
    assertTrue(
        problems("ha: { peer: lb2, links: [%s] }".formatted(nine))
            .contains("n.yaml:1:25: ha.links: 9 links; at most 8"));
  }

  @Test
  void aPairNeedsAPeerAndALink() {
    assertEquals(
        List.of(
            "n.yaml:1:5: ha.peer: is missing; the other node's name",
            "n.yaml:1:5: ha.links: is missing; the ways on which the nodes speak, at least one"),
        problems("ha: {}"));
  }

  @Test
  void aRadiusServerInsteadOfADirectory() {
    assertEquals(
        Optional.of(
            new SignInSpec.Radius(
                "radius.test",
                1645,
                Path.of("/s"),
                "lb1",
                SignInSpec.Radius.Groups.CLASS,
                Duration.ofMillis(500),
                0,
                Map.of("a b", new SignInSpec.Grant(SignInSpec.Rank.VIEWER, Set.of())))),
        valid(
                """
                sign-in:
                  radius:
                    server: radius.test
                    port: 1645
                    secret-file: /s
                    nas-identifier: lb1
                    timeout: 500ms
                    retries: 0
                    role-attribute: class
                    roles: { a b: viewer }
                """)
            .signIn());
  }

  @Test
  void theExampleIsRightAndHasEveryKey() throws Exception {
    String text = Files.readString(Path.of("../docs/examples/node.yaml"));
    assertTrue(valid(text).ha().isPresent());
    Set<String> keys = new TreeSet<>();
    collect(NodeKeys.ROOT.schema(), keys);
    assertTrue(keys.size() > 30, keys.toString());
    for (String key : keys) {
      assertTrue(text.contains(key + ":"), key);
    }
  }

  private static void collect(Object schema, Set<String> keys) {
    switch (schema) {
      case Map<?, ?> map -> {
        if (map.get("properties") instanceof Map<?, ?> properties) {
          properties.keySet().forEach(key -> keys.add(key.toString()));
        }
        map.values().forEach(below -> collect(below, keys));
      }
      case List<?> list -> list.forEach(below -> collect(below, keys));
      default -> {}
    }
  }

  @Test
  void theLongestPrefixTellsTheInterface() {
    NodeConfiguration node =
        valid("interfaces: { 10.0.0.0/8: a, 10.1.0.0/16: b, 10.1.2.128/25: c, \"::/0\": d }");
    assertEquals(Optional.of("a"), node.interfaceFor(IpAddress.parse("10.2.0.1")));
    assertEquals(Optional.of("b"), node.interfaceFor(IpAddress.parse("10.1.2.127")));
    assertEquals(Optional.of("c"), node.interfaceFor(IpAddress.parse("10.1.2.128")));
    assertEquals(Optional.of("d"), node.interfaceFor(IpAddress.parse("2001:db8::1")));
    assertEquals(Optional.empty(), node.interfaceFor(IpAddress.parse("11.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/08", "x/8", "::/129", "/8"})
  void whatIsNoSubnetIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "::1:80", "[10.0.0.1]:80", "10.0.0.1", "10.0.0.1:0", "[::]:"})
  void whatIsNoAddressAndPortIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
  }

  @Test
  void theDocumentsShowSnmpAsItIsRead() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/snmp.md")));
    assertTrue(block.find());
    NodeConfiguration node = valid(block.group(1));
    assertTrue(node.listen().snmp().isPresent());
    assertTrue(node.snmp().usersFile().isPresent() && node.snmp().communityFile().isPresent());
    assertTrue(node.snmp().hears(IpAddress.parse("10.0.0.7")));
    assertFalse(node.snmp().hears(IpAddress.parse("10.0.1.7")));
    assertTrue(SnmpSpec.NONE.hears(IpAddress.parse("10.0.1.7")));
  }

  @Test
  void theDocumentsShowSignInAsItIsRead() throws IOException {
    Matcher blocks =
        Pattern.compile("```yaml\\n(sign-in:\\n.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../docs/security.md")));
    int count = 0;
    while (blocks.find()) {
      assertTrue(valid(blocks.group(1)).signIn().isPresent(), blocks.group(1));
      count++;
    }
    assertEquals(3, count, "examples");
    String commented =
        Files.readString(Path.of("../docs/examples/node.yaml"))
            .lines()
            .dropWhile(line -> !line.startsWith("  # radius:"))
            .map(line -> line.replaceFirst("# ", ""))
            .collect(Collectors.joining("\n", "sign-in:\n", "\n"));
    assertInstanceOf(SignInSpec.Radius.class, valid(commented).signIn().orElseThrow());
  }

  private static NodeConfiguration valid(String text) {
    return switch (NodeYaml.parse("n.yaml", text, "host")) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration node) -> node;
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (NodeYaml.parse("n.yaml", text, "host")) {
      case Parsed.Valid<NodeConfiguration> _ -> List.of();
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}

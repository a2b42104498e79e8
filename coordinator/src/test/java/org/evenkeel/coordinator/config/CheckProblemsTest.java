package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckProblemsTest {
  private static final String SERVICE =
      """
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: 80
          forwarding: nat
          check: %s
      """;

  /** A check, the column of its problem, and the problem from the key on. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { type: htpp }                                  | 20 | type: "htpp" is not a check type; one of connect, ping, tcp, http, https, tls, dns, smtp, imap, pop3, ftp, ldap, mysql, postgres, redis, amqp, sip, radius, grpc, exec, none
          { type: http, send: x }                         | 32 | send: a check of type http has no send; type tcp; or no send
          { path: / }                                     | 20 | path: a check of type connect has no path; type http, https; or no path
          { type: ping, port: 80 }                        | 32 | port: a check of type ping has no port; no port
          { type: http, path: health }                    | 32 | path: "health" is not a path; one that begins with /, without blanks
          { type: http, path: "/a b" }                    | 32 | path: "/a b" is not a path; one that begins with /, without blanks
          { type: http, method: "GET /" }                 | 34 | method: "GET /" is not a method; such as GET or HEAD
          { type: http, host: "a\\r\\nb" }                | 32 | host: "a??b" is not a host; a name or address, and a port if it matters
          { type: http, headers: { X: "a\\nb" } }         | 40 | headers.X: "a?b" is not a header's value; one line of at most 1024 characters
          { type: http, headers: { Host: a } }            | 35 | headers: host stands in a key of its own; host
          { type: http, headers: { Connection: a } }      | 35 | headers: Connection is for the connection, which is ours; no such header
          { type: http, status: 99 }                      | 34 | status: "99" is not a status; codes of three digits and ranges, such as 200, 200-299 or "200-299,304"
          { type: http, status: 299-200 }                 | 34 | status: "299-200" is not a status; codes of three digits and ranges, such as 200, 200-299 or "200-299,304"
          { type: http, body: "(" }                       | 32 | body: "(" is not a regular expression; one in the syntax of RE2, without back references, of at most 4096 characters
          { type: http, body: '(a)\\1' }                  | 32 | body: "(a)\\1" is not a regular expression; one in the syntax of RE2, without back references, of at most 4096 characters
          { type: http, method: HEAD, body: x }           | 46 | body: an answer to HEAD has no body; method GET
          { type: http, verify: false }                   | 34 | verify: a check of type http has no verify; type tcp, https, tls, smtp, imap, pop3, ftp, ldap, mysql, postgres, redis, amqp, grpc; or no verify
          { type: http, user: a }                         | 32 | user: has no password; password-file beside it, or no user
          { type: http, password-file: /p }               | 41 | password-file: is nobody's password; user beside it, or no password-file
          { type: http, user: "a:b", password-file: /p }  | 32 | user: basic credentials cannot carry a name with a colon; a name without one
          { type: http, user: a, password-file: p }       | 50 | password-file: "p" is not a file; its whole path, such as /etc/evenkeel/checks/password
          { type: https, verify: 12:34 }                  | 35 | verify: "12:34" is not a choice of certificates; true, false, or the SHA-256 of the certificate in 64 hexadecimal digits
          { type: https, tls: true }                      | 32 | tls: a check of type https has no tls; type tcp, smtp, imap, pop3, ftp, ldap, mysql, postgres, redis, amqp, grpc; or no tls
          { type: redis, sni: a }                         | 32 | sni: has no effect without TLS; tls: true
          { type: imap, verify: false }                   | 34 | verify: has no effect without TLS; tls: true or starttls: true
          { type: imap, tls: true, starttls: true }       | 47 | starttls: the connection is encrypted already, by tls; either tls or starttls
          { type: redis, starttls: true }                 | 37 | starttls: a check of type redis has no starttls; type smtp, imap, pop3, ftp, ldap, mysql, postgres; or no starttls
          { type: redis, user: a }                        | 33 | user: has no password; password-file beside it, or no user
          { type: tcp, expect: "(" }                      | 33 | expect: "(" is not a regular expression; one in the syntax of RE2, without back references
          { type: dns }                                   | 12 | name: is missing; the name that is asked for
          { type: dns, name: a..b }                       | 31 | name: "a..b" is not a name; a name such as www.example.org, or . for the root
          { type: dns, name: a, record: X }               | 42 | record: "X" is not a type of record; one of A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV
          { type: dns, name: a, expect: b }               | 42 | expect: "b" is not what a record A holds; an IPv4 address, or another record
          { type: dns, name: a, record: AAAA, expect: 10.0.0.1 } | 56 | expect: "10.0.0.1" is not what a record AAAA holds; an IPv6 address, or another record
          { type: dns, name: a, transport: sctp }         | 45 | transport: "sctp" is not a transport; one of udp, tcp
          { type: radius }                                | 12 | secret-file: is missing; whose first line is the shared secret
          { type: exec }                                  | 12 | command: is missing; the program, by its whole path, and its arguments; no shell reads them
          { type: exec, command: [] }                     | 35 | command: does not begin with a program's whole path; such as [/usr/local/bin/check, --fast]
          { type: exec, command: [check] }                | 35 | command: does not begin with a program's whole path; such as [/usr/local/bin/check, --fast]
          { type: exec, command: /bin/true }              | 35 | command: is a single value, not a list; a list, each entry text of at most 4096 characters
          { type: exec, command: [/bin/true], environment: { A-B: c } } | 63 | environment.A-B: "A-B" is not a variable; letters, digits and underscores
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String check, int column, String problem) {
    assertEquals(
        List.of("e.yaml:6:%d: virtual-services.web.check.%s".formatted(column, problem)),
        problems(SERVICE.formatted(check)));
  }

  @Test
  void whatIsMissingInDefaultsIsSaidOnce() {
    String text =
        """
        defaults: { check: { type: dns, path: / } }
        virtual-services:
          - { name: a, address: 10.0.0.1, ports: 80, forwarding: nat }
          - { name: b, address: 10.0.0.2, ports: 80, forwarding: nat }
        """;
    assertEquals(
        List.of("e.yaml:1:20: defaults.check.name: is missing; the name that is asked for"),
        problems(text));
  }

  @Test
  void aServiceOfAnotherTypeLeavesTheSettingsOfDefaultsAside() {
    String text =
        """
        defaults:
          check: { type: https, path: /health, user: a, password-file: /p, verify: false }
        virtual-services:
          - { name: a, address: 10.0.0.1, ports: 80, forwarding: nat, check: { type: connect } }
          - { name: b, address: 10.0.0.2, ports: 80, forwarding: nat, check: { path: / } }
          - { name: c, address: 10.0.0.3, ports: all, forwarding: dr, check: { type: ping } }
          - { name: d, address: 10.0.0.4, ports: 25, forwarding: dr, check: { type: smtp, tls: true } }
        """;
    List<Probe> probes =
        valid(text).virtualServices().stream().map(each -> each.check().probe()).toList();
    assertEquals(new Probe.Connect(), probes.get(0));
    assertTrue(probes.get(1) instanceof Probe.Http http && http.path().equals("/"));
    assertEquals(new Probe.Ping(), probes.get(2));
    assertTrue(
        probes.get(3) instanceof Probe.Lines lines
            && lines
                .login()
                .equals(Optional.of(new Login(Optional.of("a"), Optional.of(Path.of("/p")))))
            && lines.encryption().orElseThrow().verify() instanceof Encryption.Verify.Anyone);
  }

  @Test
  void aPinIsTakenAsOpensslWritesIt() {
    String pin = "AB:" + "01:".repeat(30) + "FF";
    String text = SERVICE.formatted("{ type: tls, verify: \"" + pin + "\" }");
    Probe probe = valid(text).virtualServices().getFirst().check().probe();
    assertEquals(
        new Encryption.Verify.Pinned("ab" + "01".repeat(30) + "ff"),
        ((Probe.Tls) probe).encryption().verify());
  }

  /** Every example in the page about checks. */
  @Test
  void theExamplesOfTheDocumentationAreRight() throws Exception {
    String page = Files.readString(Path.of("../docs/checks.md"));
    Matcher examples = Pattern.compile("`check: (\\{[^`]*\\})`").matcher(page);
    int count = 0;
    while (examples.find()) {
      Cluster _ = valid(SERVICE.formatted(examples.group(1).replace("\\|", "|")));
      count++;
    }
    assertTrue(count >= CheckType.values().length, "examples: " + count);
  }

  private static Cluster valid(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster>(Cluster cluster) -> cluster;
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

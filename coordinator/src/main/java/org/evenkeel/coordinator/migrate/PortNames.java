package org.evenkeel.coordinator.migrate;

import java.util.Map;
import java.util.Optional;

/** The names that services(5) gives to ports of services that are balanced. */
final class PortNames {
  private static final Map<String, Integer> PORTS =
      Map.ofEntries(
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23),
          Map.entry("smtp", 25),
          Map.entry("domain", 53),
          Map.entry("dns", 53),
          Map.entry("http", 80),
          Map.entry("kerberos", 88),
          Map.entry("pop3", 110),
          Map.entry("pop", 110),
          Map.entry("nntp", 119),
          Map.entry("ntp", 123),
          Map.entry("imap2", 143),
          Map.entry("imap", 143),
          Map.entry("snmp", 161),
          Map.entry("ldap", 389),
          Map.entry("https", 443),
          Map.entry("microsoft-ds", 445),
          Map.entry("submissions", 465),
          Map.entry("syslog", 514),
          Map.entry("submission", 587),
          Map.entry("ldaps", 636),
          Map.entry("imaps", 993),
          Map.entry("pop3s", 995),
          Map.entry("pops", 995),
          Map.entry("ms-sql-s", 1433),
          Map.entry("oracle", 1521),
          Map.entry("radius", 1812),
          Map.entry("radius-acct", 1813),
          Map.entry("http_proxy", 3128),
          Map.entry("mysql", 3306),
          Map.entry("ms-wbt-server", 3389),
          Map.entry("sip", 5060),
          Map.entry("sip-tls", 5061),
          Map.entry("postgresql", 5432),
          Map.entry("pgsql", 5432),
          Map.entry("amqps", 5671),
          Map.entry("amqp", 5672),
          Map.entry("redis", 6379),
          Map.entry("http-alt", 8080));

  private PortNames() {}

  /** The port of a name or of digits, 0 to 65535; empty when it is neither. */
  static Optional<Integer> port(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      return port <= 65_535 ? Optional.of(port) : Optional.empty();
    }
    return Optional.ofNullable(PORTS.get(text));
  }
}

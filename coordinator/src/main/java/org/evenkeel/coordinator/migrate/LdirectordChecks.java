package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Test;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Statuses;
import org.evenkeel.coordinator.model.Transport;

/** The checks of one virtual service of ldirectord.cf. */
final class LdirectordChecks {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<Directive> all;
  private final Directive virtual;
  private final Match match;
  private final Reading reading;
  private final Optional<Directive> typeSaid;
  private final String type;

  LdirectordChecks(List<Directive> all, Directive virtual, Match match, Reading reading) {
    this.all = all;
    this.virtual = virtual;
    this.match = match;
    this.reading = reading;
    this.typeSaid = said("checktype");
    this.type = typeSaid.map(said -> said.value(0)).orElse("negotiate");
  }

  /** Whether its real servers are never activated. */
  boolean isOff() {
    return type.equals("off");
  }

  /** The check of one real server. */
  Test test(Directive real, LdirectordReal parts, Endpoint endpoint) {
    Probe probe = probe(real, parts, endpoint);
    boolean negotiates = type.equals("negotiate") || type.matches("[0-9]+");
    Duration timeout = timeout(negotiates);
    Duration interval = seconds("checkinterval", Duration.ofSeconds(10));
    int attempts = probe instanceof Probe.Ping ? count("checkcount") : 1;
    int fall = Math.min(100, count("failurecount") * attempts);
    OptionalInt port =
        said("checkport")
            .flatMap(said -> reading.number(said, 0, 1, 65_535))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    return new Test(real.at(), Probes.check(probe, interval, interval, timeout, fall), port);
  }

  private Optional<Directive> said(String name) {
    Optional<Directive> own = reading.last(virtual.block(), name);
    return own.isPresent() ? own : reading.last(all, name);
  }

  private Duration timeout(boolean negotiates) {
    Optional<Directive> first = said(negotiates ? "negotiatetimeout" : "checktimeout");
    Optional<Directive> said =
        first.isPresent() ? first : said(negotiates ? "checktimeout" : "negotiatetimeout");
    Duration otherwise = Duration.ofSeconds(negotiates ? 30 : 5);
    return said.flatMap(each -> reading.seconds(each, SECOND)).orElse(otherwise);
  }

  private Duration seconds(String name, Duration otherwise) {
    return said(name).flatMap(each -> reading.seconds(each, SECOND)).orElse(otherwise);
  }

  private int count(String name) {
    return said(name).flatMap(each -> reading.number(each, 0, 1, 100)).orElse(1);
  }

  private Probe probe(Directive real, LdirectordReal parts, Endpoint endpoint) {
    return switch (type) {
      case "connect" -> connect();
      case "ping" -> new Probe.Ping();
      case "on", "off" -> new Probe.None();
      case "external", "external-perl" -> external(endpoint);
      case "negotiate" -> negotiate(real, parts);
      default -> {
        typeSaid.ifPresent(
            said ->
                reading.drop(
                    said,
                    type.matches("[0-9]+")
                        ? "connections and requests do not take turns: each check is the request"
                        : Quoted.of(type) + " is no type of check",
                    "nothing, or a longer check.interval"));
        yield negotiate(real, parts);
      }
    };
  }

  /** Of UDP, where nothing connects, ldirectord pings (ldirectord(8), checktype). */
  private Probe connect() {
    return isUdp() ? new Probe.Ping() : new Probe.Connect();
  }

  private boolean isUdp() {
    return Assembly.Ports.speaks(match, Transport.UDP);
  }

  private Probe external(Endpoint endpoint) {
    Optional<Directive> command = said("checkcommand");
    if (command.isEmpty()) {
      return new Probe.None(); // /bin/true is the default
    }
    if (type.equals("external-perl")) {
      typeSaid.ifPresent(
          said ->
              reading.drop(
                  said,
                  "no Perl runs within the coordinator: the script is run as a program",
                  "make it executable, with a first line #!/usr/bin/perl"));
    }
    List<String> words =
        new ArrayList<>(Arrays.asList(command.get().value(0).strip().split("\\s+")));
    if (!Probes.isCommand(words, command.get(), reading)) {
      return connect();
    }
    switch (match) {
      case Match.Fwmark(int mark, _) -> words.addAll(List.of(Integer.toString(mark), "0"));
      case Match.Address(IpAddress address, PortSet ports, _) ->
          words.addAll(List.of(address.toString(), Integer.toString(ports.lowest())));
    }
    String port = Integer.toString(endpoint.port() == 0 ? lowest() : endpoint.port());
    words.addAll(List.of(endpoint.address().toString(), port));
    int last = words.size() - 1;
    return Probes.exec(words, i -> i == last - 1, i -> i == last && !port.equals("0"));
  }

  private int lowest() {
    return match instanceof Match.Address(_, PortSet ports, _) && !ports.equals(PortSet.ALL)
        ? ports.lowest()
        : 0;
  }

  private Probe negotiate(Directive real, LdirectordReal parts) {
    Optional<Directive> service = said("service");
    String name = service.map(said -> said.value(0).toLowerCase(Locale.ROOT)).orElse(byPort());
    return switch (name) {
      case "http" -> http(real, parts, false);
      case "https" -> http(real, parts, true);
      case "dns" -> dns(real, parts);
      case "simpletcp" -> simple(real, parts);
      case "nntp" -> new Probe.Tcp(Optional.empty(), Optional.of("^20[01]"), Optional.empty());
      case "smtp", "submission" -> lines(LineProtocol.SMTP, false);
      case "imap" -> lines(LineProtocol.IMAP, false);
      case "imaps" -> lines(LineProtocol.IMAP, true);
      case "pop" -> lines(LineProtocol.POP3, false);
      case "pops" -> lines(LineProtocol.POP3, true);
      case "ftp" -> lines(LineProtocol.FTP, false);
      case "ldap" -> new Probe.Ldap(login(), Optional.empty());
      case "ldaps" -> new Probe.Ldap(login(), Optional.of(Probes.ANYONE));
      case "mysql" -> new Probe.Mysql(login(), database(), Optional.empty());
      case "pgsql" -> new Probe.Postgres(login(), database(), Optional.empty());
      case "sip" -> new Probe.Sip(Optional.empty(), Statuses.SUCCESS, !isUdp());
      case "radius" -> radius();
      case "none" -> new Probe.None();
      default -> {
        service.ifPresent(
            said ->
                reading.drop(
                    said,
                    "no check speaks " + Quoted.of(name),
                    "a connection is tried; docs/checks.md has other types"));
        yield connect();
      }
    };
  }

  private String byPort() {
    return switch (match instanceof Match.Address ? lowest() : 0) {
      case 21 -> "ftp";
      case 25 -> "smtp";
      case 53 -> "dns";
      case 80 -> "http";
      case 110 -> "pop";
      case 119 -> "nntp";
      case 143 -> "imap";
      case 389 -> "ldap";
      case 443 -> "https";
      case 587 -> "submission";
      case 636 -> "ldaps";
      case 993 -> "imaps";
      case 995 -> "pops";
      case 1521 -> "oracle";
      case 1812 -> "radius";
      case 3128 -> "http_proxy";
      case 3306 -> "mysql";
      case 5060 -> "sip";
      case 5432 -> "pgsql";
      default -> "none";
    };
  }

  /** What is asked for, and where that was said. */
  private Optional<String> request(LdirectordReal parts) {
    Optional<String> own = said("request").map(said -> said.value(0));
    return parts.request().or(() -> own).filter(text -> !text.isEmpty());
  }

  private Optional<String> receive(LdirectordReal parts) {
    Optional<String> own = said("receive").map(said -> said.value(0));
    return parts.receive().or(() -> own).filter(text -> !text.isEmpty());
  }

  private Probe http(Directive real, LdirectordReal parts, boolean encrypted) {
    String request = request(parts).orElse("/");
    if (request.startsWith("http://") || request.startsWith("https://")) {
      reading.drop(
          real,
          "a check asks the real server, not another address",
          "/ is asked for; set check.path");
      request = "/";
    }
    String path = request.startsWith("/") ? request : "/" + request;
    String method =
        said("httpmethod").map(said -> said.value(0)).orElse("GET").equals("HEAD") ? "HEAD" : "GET";
    Optional<String> body = receive(parts).flatMap(text -> Probes.expression(text, real, reading));
    if (method.equals("HEAD") && body.isPresent()) {
      reading.drop(real, "an answer to HEAD has no body", "receive is left out; or use GET");
      body = Optional.empty();
    }
    return Probes.http(
        method,
        Probes.path(path, real, reading),
        said("virtualhost").flatMap(said -> Probes.host(said, reading)),
        Statuses.SUCCESS,
        body,
        Optional.empty(),
        encrypted);
  }

  private Probe dns(Directive real, LdirectordReal parts) {
    Optional<String> name = request(parts).map(text -> text.replaceFirst("^/", ""));
    if (name.isEmpty() || !name.get().matches("([A-Za-z0-9_-]{1,63}\\.?){1,127}")) {
      reading.drop(real, "the name to ask for is not said", "the root is asked for its SOA record");
      return new Probe.Dns(".", RecordType.SOA, Optional.empty(), false);
    }
    boolean isAddress = name.get().matches("[0-9.]+");
    Optional<String> expect = receive(parts).filter(LdirectordChecks::isAddress);
    if (expect.isEmpty() && receive(parts).isPresent()) {
      reading.drop(
          real,
          "a DNS check compares a whole record, not an expression",
          "any answer passes; set check.expect in the YAML");
    }
    return isAddress
        ? new Probe.Dns(reversed(name.get()), RecordType.PTR, Optional.empty(), false)
        : new Probe.Dns(name.get(), RecordType.A, expect, false);
  }

  private static String reversed(String address) {
    List<String> parts = Arrays.asList(address.split("\\.")).reversed();
    return String.join(".", parts) + ".in-addr.arpa";
  }

  private static boolean isAddress(String text) {
    try {
      return !IpAddress.parse(text).isV6();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private Probe simple(Directive real, LdirectordReal parts) {
    Optional<String> send =
        request(parts)
            .map(text -> text.replace("\\n", "\n"))
            .filter(text -> text.length() <= 4_096);
    return new Probe.Tcp(
        send,
        receive(parts).flatMap(text -> Probes.expression(text, real, reading)),
        Optional.empty());
  }

  private Probe lines(LineProtocol protocol, boolean encrypted) {
    boolean logsIn = protocol != LineProtocol.SMTP;
    return new Probe.Lines(
        protocol,
        logsIn ? login() : Optional.empty(),
        encrypted ? Optional.<Encryption>of(Probes.ANYONE) : Optional.empty());
  }

  /** A password goes into a file of its own. */
  private Optional<Login> login() {
    Optional<Directive> user = said("login").filter(said -> !said.value(0).isEmpty());
    Optional<Directive> password = said("passwd").filter(said -> !said.value(0).isEmpty());
    if (user.isEmpty()) {
      return Optional.empty();
    }
    if (password.isEmpty()) {
      reading.drop(user.get(), "has no passwd beside it", "nobody logs in; set check.user");
      return Optional.empty();
    }
    var file = Probes.secretFile(label(), "password");
    reading.drop(
        password.get(),
        "a password does not stand in evenkeel.yaml",
        "write it into " + file + ", readable by root alone");
    return Optional.of(new Login(Optional.of(user.get().value(0)), Optional.of(file)));
  }

  private Probe radius() {
    var file = Probes.secretFile(label(), "secret");
    said("secret")
        .ifPresent(
            said ->
                reading.drop(
                    said,
                    "a secret does not stand in evenkeel.yaml",
                    "write it into " + file + ", readable by root alone"));
    return new Probe.Radius(file, login());
  }

  private Optional<String> database() {
    said("request")
        .ifPresent(
            said ->
                reading.drop(
                    said,
                    "a check of a database logs in and asks no question",
                    "nothing, or a check of type exec that does"));
    return said("database").map(said -> said.value(0)).filter(text -> !text.isBlank());
  }

  private String label() {
    return reading
        .last(virtual.block(), "servicename")
        .map(said -> said.value(0))
        .orElse(virtual.value(0));
  }
}

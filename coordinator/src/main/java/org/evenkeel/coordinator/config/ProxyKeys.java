package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.Scalar.Form;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyRule.HeaderValue;
import org.evenkeel.coordinator.model.ProxySpec.Algorithm;
import org.evenkeel.coordinator.model.ProxySpec.Balance;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.ProxySpec.Source;
import org.evenkeel.coordinator.model.ProxyTls;

/** The keys of what {@code forwarding: proxy} does, and of the fallback. */
final class ProxyKeys {
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]{1,251}");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]{0,1000}");
  private static final Pattern LOCATION = Pattern.compile("(https?:/)?/[\\x21-\\x7e]{0,1000}");
  private static final Pattern ARGUMENT =
      Pattern.compile("([a-z_-]+)(\\(([A-Za-z0-9._-]{1,64})\\))?");
  private static final Pattern HEADER =
      Pattern.compile("(" + CheckKeys.TOKEN.pattern() + "): ?([\\x21-\\x7e][\\x20-\\x7e]{0,999})");
  private static final Scalar<Duration> TIMEOUT =
      Scalars.duration("a timeout", Duration.ofMillis(1));
  private static final Scalar<Integer> LIMIT = Scalars.number("a limit", 0, 1_000_000);
  private static final Scalar<String> HEADER_NAME =
      CheckKeys.matching("a header's name", "letters, digits and hyphens", CheckKeys.TOKEN);
  private static final Scalar<String> HEADER_VALUE =
      CheckKeys.plain("a header's value", "one line of at most 1024 characters", 1_024);

  static final Key<Mode> MODE =
      optional(
          "mode",
          Scalars.choice("a mode", Mode.class),
          "tcp, which passes bytes on, or http, which reads requests; default tcp");
  static final Key<Duration> CLIENT =
      optional("client", TIMEOUT, "how long a client may be silent; default 5m");
  static final Key<Duration> SERVER =
      optional("server", TIMEOUT, "how long a real server may be silent; default 5m");
  static final Key<Duration> CONNECT =
      optional("connect", TIMEOUT, "until a real server takes a connection; default 5s");
  static final Key<Duration> QUEUE =
      optional("queue", TIMEOUT, "until a full real server has a place; default 30s");
  static final Key<Section> TIMEOUTS =
      optional(
          "timeouts",
          Mapping.of(CLIENT, SERVER, CONNECT, QUEUE),
          "how long each side may be silent");
  static final Key<Balance> BALANCE =
      optional(
          "balance",
          new Scalar<>(
              Form.TEXT,
              "a way of balancing",
              "one of "
                  + Arrays.stream(Algorithm.values())
                      .map(each -> each.hasArgument() ? each + "(NAME)" : each.toString())
                      .collect(Collectors.joining(", ")),
              Map.of("pattern", "^" + ARGUMENT.pattern() + "$"),
              ProxyKeys::balance),
          "how a real server is chosen; default by the service's scheduler");

  static final Key<PersistenceType> PERSISTENCE_TYPE =
      required(
          "type",
          Scalars.choice("a kind of persistence", PersistenceType.class),
          "what tells clients apart");
  static final Key<String> PERSISTENCE_NAME =
      optional(
          "name",
          HEADER_NAME,
          "of the cookie, the header or the parameter; default EVENKEEL for the cookie that is"
              + " set");
  static final Key<Duration> PERSISTENCE_TIMEOUT =
      optional("timeout", TIMEOUT, "how long a client that is not seen is remembered; default 30m");
  static final Key<Section> PERSISTENCE =
      optional(
          "persistence",
          Mapping.of(PERSISTENCE_TYPE, PERSISTENCE_NAME, PERSISTENCE_TIMEOUT),
          "clients stay with the real server that they were given first; default no");
  static final Key<Source> SOURCE =
      optional(
          "source",
          new Scalar<>(
              Form.TEXT,
              "a source",
              "director, vip, client or an address of the director",
              Map.of(),
              ProxyKeys::source),
          "the address that real servers see; default director");

  static final Key<Boolean> ACCEPT =
      optional(
          "accept",
          Scalars.flag(),
          "clients are proxies that say whom they speak for; default false");
  static final Key<Boolean> SEND =
      optional("send", Scalars.flag(), "real servers are told who the client is; default false");
  static final Key<Section> PROXY_PROTOCOL =
      optional("proxy-protocol", Mapping.of(ACCEPT, SEND), "the PROXY protocol before the data");
  static final Key<Boolean> FORWARDED_FOR =
      optional(
          "forwarded-for",
          Scalars.flag(),
          "X-Forwarded-For tells real servers the client's address, with mode http; default true");
  static final Key<Boolean> COMPRESSION =
      optional("compression", Scalars.flag(), "compress answers of text; default false");

  static final Key<Integer> CONNECTIONS =
      optional("connections", LIMIT, "open at once; default 0, no limit");
  static final Key<Integer> CONNECTION_RATE =
      optional("connections-per-second", LIMIT, "new ones; default 0, no limit");
  static final Key<Integer> REQUEST_RATE =
      optional(
          "requests-per-second-per-client",
          LIMIT,
          "of one address, with mode tcp connections; default 0, no limit");
  static final Key<Section> LIMITS =
      optional(
          "limits",
          Mapping.of(CONNECTIONS, CONNECTION_RATE, REQUEST_RATE),
          "what clients may not exceed");
  static final Key<List<Cidr>> ALLOW_FROM =
      optional(
          "allow-from",
          new ScalarList<>(Scalars.SUBNET),
          "networks of the clients that are let in; default everybody");

  static final Key<String> WHEN_HOST =
      optional(
          "host",
          CheckKeys.matching("a host", "a name such as www.example.org or *.example.org", HOST),
          "the name that is asked for");
  static final Key<String> WHEN_PATH =
      optional(
          "path",
          CheckKeys.matching("a path", "one that begins with /, without blanks", PATH),
          "what the path begins with");
  static final Key<HeaderValue> WHEN_HEADER =
      optional(
          "header",
          new Scalar<>(
              Form.TEXT,
              "a header",
              "its name and value, such as \"X-Version: 2\"",
              Map.of("pattern", "^" + HEADER.pattern() + "$"),
              ProxyKeys::headerValue),
          "which header must have which value");
  static final Key<Section> WHEN =
      optional(
          "when", Mapping.of(WHEN_HOST, WHEN_PATH, WHEN_HEADER), "which requests; default all");
  static final Key<String> USE =
      optional("use", Scalars.NAME_TEXT, "they go to the real servers of this pool");
  static final Key<String> REDIRECT =
      optional(
          "redirect",
          CheckKeys.matching(
              "a redirection",
              "https, or where to, such as /maintenance or https://www.example.org/",
              Pattern.compile("https|" + LOCATION.pattern())),
          "they are sent elsewhere: https for the same under https");
  static final Key<Map<String, String>> SET_HEADER =
      optional("set-header", new Dictionary<>(HEADER_NAME, HEADER_VALUE), "headers that they get");
  static final Key<Map<String, String>> ADD_HEADER =
      optional(
          "add-header",
          new Dictionary<>(HEADER_NAME, HEADER_VALUE),
          "headers that they get beside those of the same name");
  static final Key<List<String>> REMOVE_HEADER =
      optional("remove-header", new ScalarList<>(HEADER_NAME), "headers that they lose");
  static final Key<List<Section>> RULES =
      optional(
          "rules",
          new Sequence(Mapping.of(WHEN, USE, REDIRECT, SET_HEADER, ADD_HEADER, REMOVE_HEADER)),
          "what happens to some requests, in this order, with mode http");
  static final Key<List<String>> MEMBERS =
      required(
          "real-servers",
          new ScalarList<>(Scalars.NAME_TEXT),
          "names of real servers of the service");
  static final Key<Map<String, Section>> POOLS =
      optional(
          "pools",
          new Dictionary<>(Scalars.NAME_TEXT, Mapping.of(MEMBERS)),
          "real servers that rules send requests to; those in none, or in the pool default, serve"
              + " the rest");

  static final Key<List<String>> CERTIFICATES =
      optional(
          "certificates",
          new ScalarList<>(Scalars.NAME_TEXT),
          "names of files in /etc/evenkeel/certificates, without .pem; clients that ask for no name"
              + " get the first");
  static final Key<ProxyTls.Profile> PROFILE =
      optional(
          "profile",
          Scalars.choice("a profile", ProxyTls.Profile.class),
          "modern, TLS 1.3 alone, or intermediate, also 1.2; default intermediate");
  static final Key<String> CLIENT_CA =
      optional(
          "client-ca",
          Scalars.NAME_TEXT,
          "the certificate there whose holders' clients alone are let in; default everybody");
  static final Key<Boolean> HTTP2 =
      optional("http2", Scalars.flag(), "clients may speak HTTP/2, with mode http; default true");
  static final Key<Boolean> RE_ENCRYPT =
      optional("re-encrypt", Scalars.flag(), "TLS towards real servers too; default false");
  static final Key<Boolean> VERIFY =
      optional(
          "verify",
          Scalars.flag(),
          "with re-encrypt, whether their certificates must be trusted by this host; default true");
  static final Key<Section> TLS =
      optional(
          "tls",
          Mapping.of(CERTIFICATES, PROFILE, CLIENT_CA, HTTP2, RE_ENCRYPT, VERIFY),
          "TLS that ends here; default none, it passes through");

  static final Key<Section> PROXY =
      optional(
          "proxy",
          Mapping.of(
              MODE,
              TIMEOUTS,
              BALANCE,
              PERSISTENCE,
              SOURCE,
              PROXY_PROTOCOL,
              FORWARDED_FOR,
              COMPRESSION,
              LIMITS,
              ALLOW_FROM,
              RULES,
              POOLS,
              TLS),
          "what forwarding proxy does");

  static final Key<IpAddress> FALLBACK_ADDRESS =
      optional(
          "address",
          Scalars.ADDRESS,
          "a server that tells them so; default 127.0.0.1, the director's own page");
  static final Key<Integer> FALLBACK_PORT =
      optional("port", Scalars.PORT, "its port; default 9081");
  static final Key<Section> FALLBACK =
      optional(
          "fallback",
          Mapping.of(FALLBACK_ADDRESS, FALLBACK_PORT),
          "who takes clients when no real server may; default nobody");

  private ProxyKeys() {}

  /** What can tell clients apart. */
  enum PersistenceType {
    NONE("none"),
    SOURCE("source"),
    /** A cookie that we set. */
    COOKIE("cookie"),
    /** The same, said in full. */
    COOKIE_INSERT("cookie(insert)"),
    /** The application's own cookie. */
    COOKIE_PASSIVE("cookie(passive)"),
    HEADER("header"),
    URL("url"),
    RDP("rdp");

    private final String text;

    PersistenceType(String text) {
      this.text = text;
    }

    /** Whether a name says which. */
    boolean hasName() {
      return switch (this) {
        case COOKIE, COOKIE_INSERT, COOKIE_PASSIVE, HEADER, URL -> true;
        case NONE, SOURCE, RDP -> false;
      };
    }

    /** Whether there is no name that we could choose. */
    boolean needsName() {
      return this == COOKIE_PASSIVE || this == HEADER || this == URL;
    }

    /** Whether clients are remembered here. */
    boolean hasTimeout() {
      return switch (this) {
        case SOURCE, COOKIE_PASSIVE, HEADER, URL, RDP -> true;
        case NONE, COOKIE, COOKIE_INSERT -> false;
      };
    }

    /** Whether it reads requests. */
    boolean readsRequests() {
      return hasName();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static Balance balance(String text) {
    Matcher matcher = ARGUMENT.matcher(Scalars.matching(ARGUMENT, text));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("none: " + text);
    }
    Algorithm algorithm =
        Arrays.stream(Algorithm.values())
            .filter(each -> each.toString().equals(matcher.group(1)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown: " + text));
    return new Balance(algorithm, Optional.ofNullable(matcher.group(3)));
  }

  private static Source source(String text) {
    return switch (text) {
      case "director" -> new Source.Director();
      case "vip" -> new Source.Vip();
      case "client" -> new Source.Client();
      default -> new Source.Fixed(IpAddress.parse(text));
    };
  }

  /** How a source is written. */
  static String written(Source source) {
    return switch (source) {
      case Source.Director() -> "director";
      case Source.Vip() -> "vip";
      case Source.Client() -> "client";
      case Source.Fixed(IpAddress address) -> address.toString();
    };
  }

  private static HeaderValue headerValue(String text) {
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no header: " + text);
    }
    return new HeaderValue(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
  }
}

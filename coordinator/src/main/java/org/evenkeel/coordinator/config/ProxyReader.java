package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.ProxyKeys.PersistenceType;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Http;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.ProxySpec.ProxyProtocol;
import org.evenkeel.coordinator.model.ProxySpec.Timeouts;
import org.evenkeel.coordinator.model.ProxyTls;

/**
 * Makes the model of a proxy's section. What comes from defaults and does not suit the mode is left
 * out: it waits there for services that it suits.
 */
final class ProxyReader {
  /** Long enough to come back from lunch. */
  private static final Duration PERSISTENCE_DEFAULT = Duration.ofMinutes(30);

  private static final String COOKIE_DEFAULT = "EVENKEEL";

  /** Where the director's own page is by itself. */
  private static final Fallback OWN_PAGE = new Fallback(IpAddress.parse("127.0.0.1"), 9_081);

  private ProxyReader() {}

  static ProxySpec proxy(Section proxy) {
    boolean reads = mode(proxy) == Mode.HTTP;
    return new ProxySpec(
        mode(proxy),
        proxy.value(ProxyKeys.TIMEOUTS).map(ProxyReader::timeouts).orElse(Timeouts.DEFAULT),
        proxy
            .value(ProxyKeys.BALANCE)
            .filter(balance -> reads || !balance.algorithm().readsRequests()),
        proxy
            .value(ProxyKeys.PERSISTENCE)
            .map(ProxyReader::persistence)
            .filter(persistence -> reads || !persistence.readsRequests())
            .orElseGet(ProxyPersistence.None::new),
        proxy.value(ProxyKeys.SOURCE).orElseGet(ProxySpec.Source.Director::new),
        proxy
            .value(ProxyKeys.PROXY_PROTOCOL)
            .map(ProxyReader::protocol)
            .orElse(ProxySpec.PLAIN.proxyProtocol()),
        reads ? http(proxy) : Http.DEFAULT,
        proxy.value(ProxyKeys.LIMITS).map(ProxyReader::limits).orElse(ProxyLimits.NONE),
        proxy.value(ProxyKeys.ALLOW_FROM).orElse(List.of()),
        reads
            ? proxy.value(ProxyKeys.RULES).orElse(List.of()).stream()
                .map(ProxyReader::rule)
                .toList()
            : List.of(),
        reads ? pools(proxy) : Map.of(),
        proxy.value(ProxyKeys.TLS).map(tls -> tls(tls, reads)).filter(ProxyReader::speaksTls));
  }

  static Mode mode(Section proxy) {
    return proxy.value(ProxyKeys.MODE).orElse(Mode.TCP);
  }

  static Fallback fallback(Section section) {
    return new Fallback(
        section.value(ProxyKeys.FALLBACK_ADDRESS).orElse(OWN_PAGE.address()),
        section.value(ProxyKeys.FALLBACK_PORT).orElse(OWN_PAGE.port()));
  }

  private static Timeouts timeouts(Section section) {
    Timeouts defaults = Timeouts.DEFAULT;
    return new Timeouts(
        section.value(ProxyKeys.CLIENT).orElse(defaults.client()),
        section.value(ProxyKeys.SERVER).orElse(defaults.server()),
        section.value(ProxyKeys.CONNECT).orElse(defaults.connect()),
        section.value(ProxyKeys.QUEUE).orElse(defaults.queue()));
  }

  private static ProxyPersistence persistence(Section section) {
    Duration idle = section.value(ProxyKeys.PERSISTENCE_TIMEOUT).orElse(PERSISTENCE_DEFAULT);
    return switch (section.required(ProxyKeys.PERSISTENCE_TYPE)) {
      case NONE -> new ProxyPersistence.None();
      case SOURCE -> new ProxyPersistence.Source(idle);
      case COOKIE, COOKIE_INSERT ->
          new ProxyPersistence.Cookie(
              section.value(ProxyKeys.PERSISTENCE_NAME).orElse(COOKIE_DEFAULT),
              false,
              Optional.empty());
      case COOKIE_PASSIVE ->
          new ProxyPersistence.Cookie(
              section.required(ProxyKeys.PERSISTENCE_NAME), true, Optional.of(idle));
      case HEADER ->
          new ProxyPersistence.Header(section.required(ProxyKeys.PERSISTENCE_NAME), idle);
      case URL -> new ProxyPersistence.Url(section.required(ProxyKeys.PERSISTENCE_NAME), idle);
      case RDP -> new ProxyPersistence.Rdp(idle);
    };
  }

  /** How a persistence is called. */
  static PersistenceType type(ProxyPersistence persistence) {
    return switch (persistence) {
      case ProxyPersistence.None _ -> PersistenceType.NONE;
      case ProxyPersistence.Source _ -> PersistenceType.SOURCE;
      case ProxyPersistence.Cookie cookie ->
          cookie.passive() ? PersistenceType.COOKIE_PASSIVE : PersistenceType.COOKIE;
      case ProxyPersistence.Header _ -> PersistenceType.HEADER;
      case ProxyPersistence.Url _ -> PersistenceType.URL;
      case ProxyPersistence.Rdp _ -> PersistenceType.RDP;
    };
  }

  private static ProxyProtocol protocol(Section section) {
    return new ProxyProtocol(
        section.value(ProxyKeys.ACCEPT).orElse(false), section.value(ProxyKeys.SEND).orElse(false));
  }

  private static Http http(Section proxy) {
    return new Http(
        proxy.value(ProxyKeys.FORWARDED_FOR).orElse(Http.DEFAULT.forwardedFor()),
        proxy.value(ProxyKeys.COMPRESSION).orElse(Http.DEFAULT.compression()));
  }

  private static ProxyLimits limits(Section section) {
    return new ProxyLimits(
        section.value(ProxyKeys.CONNECTIONS).orElse(0),
        section.value(ProxyKeys.CONNECTION_RATE).orElse(0),
        section.value(ProxyKeys.REQUEST_RATE).orElse(0));
  }

  private static ProxyRule rule(Section section) {
    return new ProxyRule(
        section
            .value(ProxyKeys.WHEN)
            .map(ProxyReader::condition)
            .orElse(ProxyRule.Condition.ALWAYS),
        action(section));
  }

  private static ProxyRule.Condition condition(Section when) {
    return new ProxyRule.Condition(
        when.value(ProxyKeys.WHEN_HOST).map(host -> host.toLowerCase(Locale.ROOT)),
        when.value(ProxyKeys.WHEN_PATH),
        when.value(ProxyKeys.WHEN_HEADER));
  }

  private static ProxyRule.Action action(Section section) {
    Optional<String> pool = section.value(ProxyKeys.USE);
    if (pool.isPresent()) {
      return new ProxyRule.Action.Use(pool.get());
    }
    Optional<String> redirect = section.value(ProxyKeys.REDIRECT);
    if (redirect.isPresent()) {
      return redirect.get().equals("https")
          ? new ProxyRule.Action.ToHttps()
          : new ProxyRule.Action.Redirect(redirect.get());
    }
    return new ProxyRule.Action.Headers(
        section.value(ProxyKeys.SET_HEADER).orElse(Map.of()),
        section.value(ProxyKeys.ADD_HEADER).orElse(Map.of()),
        section.value(ProxyKeys.REMOVE_HEADER).orElse(List.of()));
  }

  private static Map<String, List<String>> pools(Section proxy) {
    Map<String, List<String>> pools = new LinkedHashMap<>();
    proxy
        .value(ProxyKeys.POOLS)
        .orElse(Map.of())
        .forEach((name, pool) -> pools.put(name, pool.required(ProxyKeys.MEMBERS)));
    return pools;
  }

  private static ProxyTls tls(Section tls, boolean reads) {
    return new ProxyTls(
        tls.value(ProxyKeys.CERTIFICATES).orElse(List.of()),
        tls.value(ProxyKeys.PROFILE).orElse(ProxyTls.Profile.INTERMEDIATE),
        tls.value(ProxyKeys.CLIENT_CA),
        reads && tls.value(ProxyKeys.HTTP2).orElse(true),
        tls.value(ProxyKeys.RE_ENCRYPT).orElse(false),
        tls.value(ProxyKeys.VERIFY).orElse(true));
  }

  private static boolean speaksTls(ProxyTls tls) {
    return !tls.certificates().isEmpty() || tls.reEncrypt();
  }
}

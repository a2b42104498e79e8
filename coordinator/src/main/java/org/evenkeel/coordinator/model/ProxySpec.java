package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link Forwarding#PROXY} does with a service's connections. At {@link #PLAIN} they are
 * passed on byte by byte.
 *
 * @param mode how much of a connection is understood
 * @param timeouts how long each side may be silent
 * @param balance how a real server is chosen; empty means as the service's scheduler says
 * @param persistence what keeps clients with their real server
 * @param source the address that real servers see
 * @param proxyProtocol whether a header tells who the client is, before the first byte
 * @param http what is done to requests and answers; nothing in {@link Mode#TCP}
 * @param limits what a client, or all together, may not exceed
 * @param allowFrom networks of the clients that are let in; empty lets everybody in
 * @param rules of requests that go elsewhere, or are changed; the order counts
 * @param pools names of real servers that {@code rules} send requests to, by the pool's name. Those
 *     in the pool {@link #DEFAULT_POOL} serve the rest; without it, those in no pool do
 * @param tls what is spoken with clients; empty means no TLS, or that it passes through
 */
public record ProxySpec(
    Mode mode,
    Timeouts timeouts,
    Optional<Balance> balance,
    ProxyPersistence persistence,
    Source source,
    ProxyProtocol proxyProtocol,
    Http http,
    ProxyLimits limits,
    List<Cidr> allowFrom,
    List<ProxyRule> rules,
    Map<String, List<String>> pools,
    Optional<ProxyTls> tls) {

  /** The name of the pool that serves what no rule takes. */
  public static final String DEFAULT_POOL = "default";

  /** Bytes in, bytes out. */
  public static final ProxySpec PLAIN =
      new ProxySpec(
          Mode.TCP,
          Timeouts.DEFAULT,
          Optional.empty(),
          new ProxyPersistence.None(),
          new Source.Director(),
          new ProxyProtocol(false, false),
          Http.DEFAULT,
          ProxyLimits.NONE,
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty());

  public ProxySpec {
    allowFrom = List.copyOf(allowFrom);
    rules = List.copyOf(rules);
    Map<String, List<String>> copies = new LinkedHashMap<>();
    pools.forEach((name, members) -> copies.put(name, List.copyOf(members)));
    pools = Collections.unmodifiableMap(copies);
  }

  /** How much of a connection is understood. */
  public enum Mode {
    /** Nothing: bytes are passed on. */
    TCP,
    /** Requests and answers. */
    HTTP;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How long a side may be silent, each 1 ms to 24 h.
   *
   * @param client that ought to speak
   * @param server that ought to speak
   * @param connect until a real server has taken the connection
   * @param queue until a place is free at a real server
   */
  public record Timeouts(Duration client, Duration server, Duration connect, Duration queue) {
    /** Five minutes of silence, five seconds to connect, half a minute in the queue. */
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  /**
   * How a real server is chosen for a new connection or request.
   *
   * @param algorithm which way
   * @param argument the header or the parameter that counts; empty for algorithms without one
   */
  public record Balance(Algorithm algorithm, Optional<String> argument) {
    public Balance {
      if (algorithm.hasArgument() != argument.isPresent()) {
        throw new IllegalArgumentException("argument of " + algorithm);
      }
    }

    /** As written in configuration, for example {@code hdr(Host)}. */
    @Override
    public String toString() {
      return argument.map(own -> algorithm + "(" + own + ")").orElseGet(algorithm::toString);
    }
  }

  /** The ways of choosing whose weights can be changed while they work. */
  public enum Algorithm {
    /** In turn, by weight. */
    ROUNDROBIN("roundrobin"),
    /** The one with the fewest connections for its weight. */
    LEASTCONN("leastconn"),
    /** The better of two at random. */
    RANDOM("random"),
    /** By the client's address. */
    SOURCE("source"),
    /** By the path of the request. */
    URI("uri"),
    /** By a parameter of the request. */
    URL_PARAM("url_param"),
    /** By a header of the request. */
    HDR("hdr"),
    /** By the user that a remote desktop client names. */
    RDP_COOKIE("rdp-cookie");

    private final String text;

    Algorithm(String text) {
      this.text = text;
    }

    /** Whether it needs to be told of what. */
    public boolean hasArgument() {
      return this == URL_PARAM || this == HDR;
    }

    /** Whether it reads requests. */
    public boolean readsRequests() {
      return this == URI || hasArgument();
    }

    /** The name in configuration, HAProxy's. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** The address that real servers see. */
  public sealed interface Source {
    /** The director's own, by the route. */
    record Director() implements Source {}

    /** The VIP. */
    record Vip() implements Source {}

    /** The client's own: answers have to come back through the director. */
    record Client() implements Source {}

    /** That one, of the director's. */
    record Fixed(IpAddress address) implements Source {}
  }

  /**
   * The PROXY protocol (haproxy/doc/proxy-protocol.txt).
   *
   * @param accept whether clients, which are proxies, begin with it
   * @param send whether real servers are told by it, version 2, who the client is
   */
  public record ProxyProtocol(boolean accept, boolean send) {}

  /**
   * What is done to requests and answers.
   *
   * @param forwardedFor whether real servers are told the client's address in X-Forwarded-For, and
   *     the protocol in X-Forwarded-Proto
   * @param compression whether answers of text are compressed where the client takes it
   */
  public record Http(boolean forwardedFor, boolean compression) {
    /** The client is told, nothing is compressed. */
    public static final Http DEFAULT = new Http(true, false);
  }

  /** The names of the real servers that serve what no rule takes, of these of the service. */
  public List<String> defaultPool(List<String> all) {
    List<String> named = pools.get(DEFAULT_POOL);
    if (named != null) {
      return named;
    }
    return all.stream()
        .filter(name -> pools.values().stream().noneMatch(pool -> pool.contains(name)))
        .toList();
  }
}

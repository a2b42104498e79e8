package org.evenkeel.coordinator.dispatch.haproxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;

/** The lines of a frontend: who is let in, and what happens to requests. */
final class FrontendLines {
  /** Over which the rate of a client is taken. */
  private static final int RATE_SECONDS = 10;

  /** A head of a request that takes longer does not come from an honest client. */
  private static final Duration HEAD_MAX = Duration.ofSeconds(30);

  private static final Duration FIRST_WORDS_MAX = Duration.ofSeconds(5);

  /** HAProxy takes 64 words in a line. */
  private static final int NETWORKS_IN_A_LINE = 32;

  private final String proxy;
  private final ProxySpec spec;
  private final boolean http;
  private final List<String> lines = new ArrayList<>();

  private FrontendLines(String proxy, ProxySpec spec) {
    this.proxy = proxy;
    this.spec = spec;
    this.http = spec.mode() == ProxySpec.Mode.HTTP;
  }

  /** The lines of the frontend of a service. */
  static List<String> of(
      ServiceKey.Endpoint key, String proxy, ProxySpec spec, Surroundings surroundings) {
    FrontendLines frontend = new FrontendLines(proxy, spec);
    frontend.listen(key, surroundings);
    frontend.timeouts();
    frontend.limits();
    frontend.access();
    if (frontend.http) {
      frontend.requests();
    } else if (readsFirstWords(spec)) {
      frontend.lines.add("tcp-request inspect-delay " + FIRST_WORDS_MAX.toMillis() + "ms");
      frontend.lines.add("tcp-request content accept if { req.rdp_cookie(mstshash) -m found }");
    }
    frontend.lines.add("default_backend " + proxy);
    return frontend.lines;
  }

  /** The name of the table of clients' rates. */
  static String rates(String proxy) {
    return proxy + ":clients";
  }

  /** The lines of the table of clients' rates; none when no rate is limited. */
  static List<String> ratesTable(ProxySpec spec) {
    if (spec.limits().requestsPerSecondPerClient() == 0) {
      return List.of();
    }
    String rate = spec.mode() == ProxySpec.Mode.HTTP ? "http_req_rate" : "conn_rate";
    return List.of(
        PersistenceLines.table("ipv6", Duration.ofSeconds(RATE_SECONDS))
            + " store "
            + rate
            + "("
            + RATE_SECONDS
            + "s)");
  }

  private void listen(ServiceKey.Endpoint key, Surroundings surroundings) {
    lines.add("mode " + spec.mode());
    lines.add(
        "bind "
            + Addresses.of(key.address(), key.port())
            + (spec.proxyProtocol().accept() ? " accept-proxy" : "")
            + TlsOptions.listening(spec, surroundings.certificates()));
  }

  private void timeouts() {
    Duration client = spec.timeouts().client();
    lines.add("timeout client " + client.toMillis() + "ms");
    lines.add("option clitcpka");
    if (http) {
      // A reload would close connections that seem idle, whose next request is on its way.
      lines.add("option idle-close-on-response");
      Duration head = client.compareTo(HEAD_MAX) < 0 ? client : HEAD_MAX;
      lines.add("timeout http-request " + head.toMillis() + "ms");
      lines.add("timeout http-keep-alive " + client.toMillis() + "ms");
    }
  }

  private void limits() {
    ProxyLimits limits = spec.limits();
    if (limits.connections() > 0) {
      lines.add("maxconn " + limits.connections());
    }
    if (limits.connectionsPerSecond() > 0) {
      lines.add("rate-limit sessions " + limits.connectionsPerSecond());
    }
  }

  private void access() {
    // a PROXY header is read after the connection's rules and before the session's
    String stage =
        "tcp-request " + (spec.proxyProtocol().accept() ? "session" : "connection") + " ";
    List<Cidr> allowed = spec.allowFrom();
    for (int from = 0; from < allowed.size(); from += NETWORKS_IN_A_LINE) {
      int to = Math.min(allowed.size(), from + NETWORKS_IN_A_LINE);
      lines.add(
          "acl allowed src "
              + allowed.subList(from, to).stream()
                  .map(Cidr::toString)
                  .collect(Collectors.joining(" ")));
    }
    if (!allowed.isEmpty()) {
      lines.add(stage + "reject unless allowed");
    }
    int rate = spec.limits().requestsPerSecondPerClient();
    if (rate > 0) {
      long most = (long) rate * RATE_SECONDS;
      String table = " table " + rates(proxy);
      if (http) {
        lines.add("http-request track-sc0 src" + table);
        lines.add("http-request deny deny_status 429 if { sc_http_req_rate(0) gt " + most + " }");
      } else {
        lines.add(stage + "track-sc0 src" + table);
        lines.add(stage + "reject if { sc_conn_rate(0) gt " + most + " }");
      }
    }
  }

  private void requests() {
    if (spec.http().forwardedFor()) {
      lines.add("http-request set-header X-Forwarded-For %[src]");
      lines.add("http-request set-header X-Forwarded-Proto https if { ssl_fc }");
      lines.add("http-request set-header X-Forwarded-Proto http unless { ssl_fc }");
    }
    if (spec.http().compression()) {
      lines.add("compression algo gzip");
      lines.add(
          "compression type text/html text/plain text/css text/xml text/csv text/javascript"
              + " application/javascript application/json application/xml image/svg+xml");
    }
    lines.addAll(RuleLines.of(proxy, spec));
  }

  private static boolean readsFirstWords(ProxySpec spec) {
    return spec.persistence() instanceof ProxyPersistence.Rdp
        || spec.balance().map(ProxySpec.Balance::algorithm).orElse(null)
            == ProxySpec.Algorithm.RDP_COOKIE;
  }
}

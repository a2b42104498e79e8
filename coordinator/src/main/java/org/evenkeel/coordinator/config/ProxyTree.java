package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.ClusterTree.Branch;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxyRule.Action;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.ProxyTls;

/** What a proxied service does, as maps under the keys that the reader knows. */
final class ProxyTree {
  private ProxyTree() {}

  static Map<String, Object> of(ProxySpec proxy) {
    Branch branch =
        new Branch()
            .with(ProxyKeys.MODE, proxy.mode().toString())
            .with(ProxyKeys.TIMEOUTS, timeouts(proxy.timeouts()));
    proxy.balance().ifPresent(balance -> branch.with(ProxyKeys.BALANCE, balance.toString()));
    branch
        .with(ProxyKeys.PERSISTENCE, persistence(proxy.persistence()))
        .with(ProxyKeys.SOURCE, ProxyKeys.written(proxy.source()))
        .with(
            ProxyKeys.PROXY_PROTOCOL,
            new Branch()
                .with(ProxyKeys.ACCEPT, proxy.proxyProtocol().accept())
                .with(ProxyKeys.SEND, proxy.proxyProtocol().send())
                .map())
        .with(ProxyKeys.LIMITS, limits(proxy.limits()))
        .with(ProxyKeys.ALLOW_FROM, proxy.allowFrom().stream().map(Cidr::toString).toList());
    if (proxy.mode() == Mode.HTTP) {
      branch
          .with(ProxyKeys.FORWARDED_FOR, proxy.http().forwardedFor())
          .with(ProxyKeys.COMPRESSION, proxy.http().compression())
          .with(ProxyKeys.RULES, proxy.rules().stream().map(ProxyTree::rule).toList())
          .with(ProxyKeys.POOLS, pools(proxy));
    }
    proxy.tls().ifPresent(tls -> branch.with(ProxyKeys.TLS, tls(tls, proxy.mode())));
    return branch.map();
  }

  static Map<String, Object> fallback(Fallback fallback) {
    return new Branch()
        .with(ProxyKeys.FALLBACK_ADDRESS, fallback.address().toString())
        .with(ProxyKeys.FALLBACK_PORT, fallback.port())
        .map();
  }

  private static Map<String, Object> timeouts(ProxySpec.Timeouts timeouts) {
    return new Branch()
        .with(ProxyKeys.CLIENT, DurationText.format(timeouts.client()))
        .with(ProxyKeys.SERVER, DurationText.format(timeouts.server()))
        .with(ProxyKeys.CONNECT, DurationText.format(timeouts.connect()))
        .with(ProxyKeys.QUEUE, DurationText.format(timeouts.queue()))
        .map();
  }

  private static Map<String, Object> persistence(ProxyPersistence persistence) {
    Branch branch =
        new Branch().with(ProxyKeys.PERSISTENCE_TYPE, ProxyReader.type(persistence).toString());
    name(persistence).ifPresent(name -> branch.with(ProxyKeys.PERSISTENCE_NAME, name));
    persistence
        .timeout()
        .ifPresent(idle -> branch.with(ProxyKeys.PERSISTENCE_TIMEOUT, DurationText.format(idle)));
    return branch.map();
  }

  private static Optional<String> name(ProxyPersistence persistence) {
    return switch (persistence) {
      case ProxyPersistence.None _, ProxyPersistence.Source _, ProxyPersistence.Rdp _ ->
          Optional.empty();
      case ProxyPersistence.Cookie cookie -> Optional.of(cookie.name());
      case ProxyPersistence.Header header -> Optional.of(header.name());
      case ProxyPersistence.Url url -> Optional.of(url.name());
    };
  }

  private static Map<String, Object> limits(ProxyLimits limits) {
    return new Branch()
        .with(ProxyKeys.CONNECTIONS, limits.connections())
        .with(ProxyKeys.CONNECTION_RATE, limits.connectionsPerSecond())
        .with(ProxyKeys.REQUEST_RATE, limits.requestsPerSecondPerClient())
        .map();
  }

  private static Map<String, Object> rule(ProxyRule rule) {
    Branch branch = new Branch();
    if (!rule.when().equals(ProxyRule.Condition.ALWAYS)) {
      branch.with(ProxyKeys.WHEN, condition(rule.when()));
    }
    switch (rule.action()) {
      case Action.Use(String pool) -> branch.with(ProxyKeys.USE, pool);
      case Action.ToHttps() -> branch.with(ProxyKeys.REDIRECT, "https");
      case Action.Redirect(String location) -> branch.with(ProxyKeys.REDIRECT, location);
      case Action.Headers(var set, var add, List<String> remove) ->
          branch
              .with(ProxyKeys.SET_HEADER, set)
              .with(ProxyKeys.ADD_HEADER, add)
              .with(ProxyKeys.REMOVE_HEADER, remove);
    }
    return branch.map();
  }

  private static Map<String, Object> condition(ProxyRule.Condition when) {
    Branch branch = new Branch();
    when.host().ifPresent(host -> branch.with(ProxyKeys.WHEN_HOST, host));
    when.path().ifPresent(path -> branch.with(ProxyKeys.WHEN_PATH, path));
    when.header()
        .ifPresent(
            header -> branch.with(ProxyKeys.WHEN_HEADER, header.name() + ": " + header.value()));
    return branch.map();
  }

  private static Map<String, Object> pools(ProxySpec proxy) {
    Map<String, Object> pools = new LinkedHashMap<>();
    proxy
        .pools()
        .forEach(
            (name, members) ->
                pools.put(name, new Branch().with(ProxyKeys.MEMBERS, members).map()));
    return pools;
  }

  private static Map<String, Object> tls(ProxyTls tls, Mode mode) {
    Branch branch = new Branch();
    if (!tls.certificates().isEmpty()) {
      branch
          .with(ProxyKeys.CERTIFICATES, tls.certificates())
          .with(ProxyKeys.PROFILE, tls.profile().toString());
      tls.clientCa().ifPresent(authority -> branch.with(ProxyKeys.CLIENT_CA, authority));
      if (mode == Mode.HTTP) {
        branch.with(ProxyKeys.HTTP2, tls.http2());
      }
    }
    branch.with(ProxyKeys.RE_ENCRYPT, tls.reEncrypt());
    if (tls.reEncrypt()) {
      branch.with(ProxyKeys.VERIFY, tls.verify());
    }
    return branch.map();
  }
}

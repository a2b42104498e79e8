package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxyTls;

/** Specifications that differ from another in one thing. */
final class Specs {
  private Specs() {}

  static ProxySpec mode(ProxySpec spec, ProxySpec.Mode mode) {
    return new ProxySpec(
        mode,
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec with(ProxySpec spec, ProxySpec.Balance balance) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        Optional.of(balance),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec with(ProxySpec spec, ProxyPersistence persistence) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        persistence,
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec with(ProxySpec spec, ProxySpec.Source source) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        source,
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec with(ProxySpec spec, ProxyLimits limits) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        limits,
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec with(ProxySpec spec, ProxyTls tls) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        Optional.of(tls));
  }

  static ProxySpec with(ProxySpec spec, List<ProxyRule> rules, Map<String, List<String>> pools) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        rules,
        pools,
        spec.tls());
  }

  static ProxySpec protocol(ProxySpec spec, boolean accept, boolean send) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        new ProxySpec.ProxyProtocol(accept, send),
        spec.http(),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec allowing(ProxySpec spec, String... networks) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        spec.http(),
        spec.limits(),
        Arrays.stream(networks).map(Cidr::parse).toList(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec compressed(ProxySpec spec) {
    return new ProxySpec(
        spec.mode(),
        spec.timeouts(),
        spec.balance(),
        spec.persistence(),
        spec.source(),
        spec.proxyProtocol(),
        new ProxySpec.Http(true, true),
        spec.limits(),
        spec.allowFrom(),
        spec.rules(),
        spec.pools(),
        spec.tls());
  }

  static ProxySpec http() {
    return mode(ProxySpec.PLAIN, ProxySpec.Mode.HTTP);
  }
}

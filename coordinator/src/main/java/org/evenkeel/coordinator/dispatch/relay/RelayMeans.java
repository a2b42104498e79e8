package org.evenkeel.coordinator.dispatch.relay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Mode;

/** Whether the relay can do what a service asks for. */
sealed interface RelayMeans {
  /**
   * It can.
   *
   * @param balance how it chooses
   * @param idle how long both sides of a connection may be silent; empty means for ever
   * @param connect how long a real server may take to accept; empty means as the relay's limits say
   */
  record Has(Balance balance, Optional<Duration> idle, Optional<Duration> connect)
      implements RelayMeans {}

  /** It cannot, for that reason. */
  record Lacking(String reason) implements RelayMeans {}

  /** What there is for a service. */
  static RelayMeans of(TableService service) {
    ServiceSettings settings = service.settings();
    if (!settings.flags().isEmpty() || settings.onePacket() || settings.persistence().isPresent()) {
      return new Lacking(
          "%s: the relay has no persistence, scheduler flags or one-packet scheduling; these need the kernel's IPVS"
              .formatted(service.key()));
    }
    Optional<ProxySpec> spec = settings.proxy().map(ProxySettings::spec);
    Optional<String> lacking = spec.flatMap(RelayMeans::lacking);
    if (lacking.isPresent()) {
      return new Lacking(
          "%s: the relay has no %s; this needs HAProxy 2.6 or later: install the package haproxy"
              .formatted(service.key(), lacking.get()));
    }
    return spec.flatMap(ProxySpec::balance)
        .map(RelayMeans::named)
        .orElseGet(() -> Balance.named(settings.scheduler()))
        .<RelayMeans>map(balance -> new Has(balance, idle(spec), connect(spec)))
        .orElseGet(
            () ->
                new Lacking(
                    "%s: the relay has no scheduler %s; use one of %s, or the kernel's IPVS"
                        .formatted(service.key(), settings.scheduler(), Balance.names())));
  }

  private static Optional<Balance> named(ProxySpec.Balance balance) {
    return switch (balance.algorithm()) {
      case ROUNDROBIN -> Optional.of(Balance.WRR);
      case LEASTCONN -> Optional.of(Balance.WLC);
      case RANDOM, SOURCE, URI, URL_PARAM, HDR, RDP_COOKIE -> Optional.empty();
    };
  }

  /** The first thing that is asked for and not there, by its key. */
  private static Optional<String> lacking(ProxySpec spec) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("mode http", spec.mode() == Mode.HTTP);
    asked.put("tls", spec.tls().isPresent());
    asked.put("persistence", !(spec.persistence() instanceof ProxyPersistence.None));
    asked.put(
        "balance " + spec.balance().map(ProxySpec.Balance::toString).orElse(""),
        spec.balance().isPresent() && named(spec.balance().get()).isEmpty());
    asked.put(
        "source " + name(spec.source()), !(spec.source() instanceof ProxySpec.Source.Director));
    asked.put("proxy-protocol", spec.proxyProtocol().accept() || spec.proxyProtocol().send());
    asked.put("limits", !spec.limits().equals(ProxyLimits.NONE));
    asked.put("allow-from", !spec.allowFrom().isEmpty());
    return asked.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).findFirst();
  }

  private static String name(ProxySpec.Source source) {
    return switch (source) {
      case ProxySpec.Source.Director() -> "director";
      case ProxySpec.Source.Vip() -> "vip";
      case ProxySpec.Source.Client() -> "client";
      case ProxySpec.Source.Fixed(IpAddress address) -> address.toString();
    };
  }

  private static Optional<Duration> idle(Optional<ProxySpec> spec) {
    return spec.map(ProxySpec::timeouts)
        .map(t -> t.client().compareTo(t.server()) < 0 ? t.client() : t.server());
  }

  private static Optional<Duration> connect(Optional<ProxySpec> spec) {
    return spec.map(own -> own.timeouts().connect());
  }
}

package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;

/** The lines of a backend: how real servers are chosen and spoken with. */
final class BackendLines {
  private BackendLines() {}

  /** The lines of every backend of a service. */
  static List<String> of(
      ServiceKey.Endpoint key, TableService service, ProxySpec spec, Surroundings surroundings) {
    boolean http = spec.mode() == ProxySpec.Mode.HTTP;
    ProxySpec.Timeouts timeouts = spec.timeouts();
    List<String> lines = new ArrayList<>();
    lines.add("mode " + spec.mode());
    lines.add(Balancing.line(Balancing.of(service.settings()).orElseThrow()));
    lines.add("hash-type consistent");
    lines.add("timeout server " + timeouts.server().toMillis() + "ms");
    lines.add("timeout connect " + timeouts.connect().toMillis() + "ms");
    lines.add("timeout queue " + timeouts.queue().toMillis() + "ms");
    lines.add(
        "timeout tunnel "
            + Math.max(timeouts.client().toMillis(), timeouts.server().toMillis())
            + "ms");
    lines.add("option srvtcpka");
    lines.add("option redispatch");
    String source = source(key, spec.source());
    if (!source.isEmpty()) {
      lines.add("source " + source);
    }
    boolean v6 = key.address().isV6() || spec.proxyProtocol().accept();
    if (spec.persistence() instanceof ProxyPersistence.None) {
      service
          .settings()
          .persistence()
          .ifPresent(persistence -> lines.addAll(PersistenceLines.of(persistence, v6)));
    } else {
      lines.addAll(PersistenceLines.of(spec, v6));
    }
    if (http) {
      lines.add("http-reuse safe");
    }
    if (showsPage(service)) {
      lines.add(
          "http-error status 503 content-type \"text/html; charset=utf-8\" file "
              + Quoting.word(surroundings.page().toString())
              + " hdr Retry-After 30 hdr Cache-Control no-store");
    }
    return lines;
  }

  /** The server of each destination, by its name. */
  static SequencedMap<String, ServerLine> servers(
      TableService service, ProxySpec spec, Map<Destination.Key, String> names) {
    Map<String, Integer> numbers = Names.numbers(new TreeSet<>(names.values()));
    Weights weights = Weights.of(service.destinations());
    String options =
        (spec.proxyProtocol().send() ? " send-proxy-v2" : "") + TlsOptions.towardsServers(spec);
    boolean cookie = PersistenceLines.setsCookie(spec);
    boolean encrypted = spec.tls().map(tls -> tls.reEncrypt()).orElse(false);
    SequencedMap<String, ServerLine> servers = new LinkedHashMap<>();
    for (Destination destination : service.destinations()) {
      Destination.Key key = destination.key();
      String name = names.getOrDefault(key, "?");
      int least = destination.limits().min();
      String definition =
          Addresses.of(key.address(), key.port())
              + " id "
              + numbers.getOrDefault(name, 1)
              + (least > 0 ? " minconn " + least : "")
              + options
              + ownSource(service, spec, key)
              + (cookie ? " cookie " + name : "");
      servers.put(
          name,
          new ServerLine(
              definition,
              weights.scaled(destination.weight()),
              destination.limits().max(),
              destination.delivery() instanceof Delivery.Withheld,
              !cookie && !encrypted));
    }
    return servers;
  }

  /**
   * A server that is none of the service's real servers, such as the fallback page, does not send
   * its answers to clients through this host: it sees this host's address.
   */
  private static String ownSource(TableService service, ProxySpec spec, Destination.Key key) {
    return spec.source() instanceof ProxySpec.Source.Client && !isRealServer(service, key)
        ? " source " + any(key.address().isV6())
        : "";
  }

  /**
   * Whether HAProxy itself shows the fallback page where nobody else answers: the director's page
   * is served by the coordinator, which may be away.
   */
  static boolean showsPage(TableService service) {
    return service
        .settings()
        .proxy()
        .filter(proxy -> proxy.spec().mode() == ProxySpec.Mode.HTTP)
        .filter(
            proxy ->
                service.destinations().stream()
                    .map(Destination::key)
                    .filter(key -> proxy.name(key).isEmpty())
                    .anyMatch(key -> key.address().inet().isLoopbackAddress()))
        .isPresent();
  }

  /** Whether a destination is a real server of its service. */
  static boolean isRealServer(TableService service, Destination.Key key) {
    return service.settings().proxy().flatMap(proxy -> proxy.name(key)).isPresent();
  }

  private static String any(boolean isV6) {
    return isV6 ? "[::]" : "0.0.0.0";
  }

  private static String source(ServiceKey.Endpoint key, ProxySpec.Source source) {
    return switch (source) {
      case ProxySpec.Source.Director() -> "";
      case ProxySpec.Source.Vip() -> Addresses.of(key.address(), 0);
      case ProxySpec.Source.Client() -> any(key.address().isV6()) + " usesrc clientip";
      case ProxySpec.Source.Fixed(IpAddress address) -> Addresses.of(address, 0);
    };
  }
}

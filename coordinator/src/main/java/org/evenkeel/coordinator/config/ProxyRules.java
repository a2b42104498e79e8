package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.Transport;

/**
 * The rules that concern more than one key of a proxied service, and of the fallback. Settings in
 * defaults wait for services that they suit; a service's own must suit it.
 */
final class ProxyRules {
  private static final List<Key<?>> OF_REQUESTS =
      List.of(ProxyKeys.FORWARDED_FOR, ProxyKeys.COMPRESSION, ProxyKeys.RULES, ProxyKeys.POOLS);
  private static final List<Key<?>> OF_CERTIFICATES =
      List.of(ProxyKeys.PROFILE, ProxyKeys.CLIENT_CA, ProxyKeys.HTTP2);

  private final Section own;
  private final Section service;
  private final Problems problems;

  /**
   * @param own the service as written
   * @param service the same with the defaults merged
   */
  ProxyRules(Section own, Section service, Problems problems) {
    this.own = own;
    this.service = service;
    this.problems = problems;
  }

  void check() {
    checkFallback();
    Optional<Section> mine = own.value(ProxyKeys.PROXY);
    Optional<Section> merged = service.value(ProxyKeys.PROXY);
    if (service.value(ClusterKeys.FORWARDING).isEmpty() || merged.isEmpty()) {
      return;
    }
    if (!ClusterRules.forwards(service, Forwarding.PROXY)) {
      mine.ifPresent(
          _ ->
              problems.add(
                  own.place(ProxyKeys.PROXY),
                  "has no effect with forwarding " + service.required(ClusterKeys.FORWARDING),
                  "forwarding proxy"));
      return;
    }
    boolean modeIsWrong =
        merged.get().has(ProxyKeys.MODE) && merged.get().value(ProxyKeys.MODE).isEmpty();
    if (mine.isPresent() && !modeIsWrong && ProxyReader.mode(merged.get()) == Mode.TCP) {
      checkBytes(mine.get());
    }
    checkPersistence(merged.get());
    checkTls(merged.get());
    if (ProxyReader.mode(merged.get()) == Mode.HTTP) {
      checkRules(merged.get());
      checkPools(merged.get());
    }
  }

  /** What reads requests has nothing to read. */
  private void checkBytes(Section proxy) {
    List<Key<?>> wrong = new ArrayList<>();
    OF_REQUESTS.stream().filter(key -> asks(proxy, key)).forEach(wrong::add);
    if (proxy.value(ProxyKeys.BALANCE).filter(b -> b.algorithm().readsRequests()).isPresent()) {
      wrong.add(ProxyKeys.BALANCE);
    }
    wrong.forEach(key -> needsHttp(proxy, key));
    proxy
        .value(ProxyKeys.PERSISTENCE)
        .filter(
            p ->
                p.value(ProxyKeys.PERSISTENCE_TYPE)
                    .filter(type -> type.readsRequests())
                    .isPresent())
        .ifPresent(persistence -> needsHttp(persistence, ProxyKeys.PERSISTENCE_TYPE));
    proxy
        .value(ProxyKeys.TLS)
        .filter(tls -> tls.has(ProxyKeys.HTTP2))
        .ifPresent(tls -> needsHttp(tls, ProxyKeys.HTTP2));
  }

  /** A list of nothing asks for nothing. */
  private static boolean asks(Section proxy, Key<?> key) {
    return proxy.has(key)
        && !proxy
            .value(key)
            .filter(value -> value.equals(List.of()) || value.equals(Map.of()))
            .isPresent();
  }

  private void needsHttp(Section section, Key<?> key) {
    problems.add(section.place(key), "reads requests, which mode tcp does not", "mode: http");
  }

  private void checkPersistence(Section proxy) {
    Optional<Section> persistence = proxy.value(ProxyKeys.PERSISTENCE);
    Optional<ProxyKeys.PersistenceType> type =
        persistence.flatMap(own -> own.value(ProxyKeys.PERSISTENCE_TYPE));
    if (type.isEmpty()) {
      return;
    }
    if (type.get().needsName() && !persistence.get().has(ProxyKeys.PERSISTENCE_NAME)) {
      problems.addMissing(persistence.get(), ProxyKeys.PERSISTENCE_NAME);
    }
    if (!type.get().hasName() && persistence.get().has(ProxyKeys.PERSISTENCE_NAME)) {
      ineffective(persistence.get(), ProxyKeys.PERSISTENCE_NAME, "with type " + type.get());
    }
    if (!type.get().hasTimeout() && persistence.get().has(ProxyKeys.PERSISTENCE_TIMEOUT)) {
      ineffective(
          persistence.get(),
          ProxyKeys.PERSISTENCE_TIMEOUT,
          "with type %s: nothing is remembered here".formatted(type.get()));
    }
  }

  private void ineffective(Section section, Key<?> key, String why) {
    problems.add(section.place(key), "has no effect " + why, "no " + key.name());
  }

  private void checkTls(Section proxy) {
    Optional<Section> tls = proxy.value(ProxyKeys.TLS);
    if (tls.isEmpty()) {
      return;
    }
    boolean ends = !tls.get().value(ProxyKeys.CERTIFICATES).orElse(List.of()).isEmpty();
    boolean certificatesAreWrong =
        tls.get().has(ProxyKeys.CERTIFICATES) && tls.get().value(ProxyKeys.CERTIFICATES).isEmpty();
    for (Key<?> key : OF_CERTIFICATES) {
      if (!ends && !certificatesAreWrong && tls.get().has(key)) {
        problems.add(
            tls.get().place(key), "has no effect without certificates", "certificates: [NAME]");
      }
    }
    boolean onward = tls.get().value(ProxyKeys.RE_ENCRYPT).orElse(false);
    boolean trusts = tls.get().value(ProxyKeys.VERIFY).equals(Optional.of(false));
    if (!onward && trusts) { // true is what holds anyway
      ineffective(tls.get(), ProxyKeys.VERIFY, "without re-encrypt");
    }
  }

  private void checkRules(Section proxy) {
    Set<String> pools = proxy.value(ProxyKeys.POOLS).orElse(Map.of()).keySet();
    for (Section rule : proxy.value(ProxyKeys.RULES).orElse(List.of())) {
      long actions =
          Stream.of(
                  rule.has(ProxyKeys.USE),
                  rule.has(ProxyKeys.REDIRECT),
                  rule.has(ProxyKeys.SET_HEADER)
                      || rule.has(ProxyKeys.ADD_HEADER)
                      || rule.has(ProxyKeys.REMOVE_HEADER))
              .filter(given -> given)
              .count();
      if (actions != 1) {
        problems.add(
            rule.place(ProxyKeys.RULES),
            actions == 0 ? "says nothing that is to be done" : "says several things to be done",
            "one of use, redirect, and changes of headers");
      }
      rule.value(ProxyKeys.USE)
          .filter(pool -> !pools.contains(pool) && !pool.equals(ProxySpec.DEFAULT_POOL))
          .ifPresent(
              pool ->
                  problems.add(
                      rule.place(ProxyKeys.USE),
                      "%s is not a pool of this service".formatted(Quoted.of(pool)),
                      pools.isEmpty()
                          ? "pools: { %s: { real-servers: [...] } }".formatted(pool)
                          : "one of " + String.join(", ", pools)));
    }
  }

  private void checkPools(Section proxy) {
    Map<String, Section> pools = proxy.value(ProxyKeys.POOLS).orElse(Map.of());
    Set<String> reals = new HashSet<>();
    for (Section real : service.value(ClusterKeys.REAL_SERVERS).orElse(List.of())) {
      real.value(ClusterKeys.REAL_NAME).ifPresent(reals::add);
    }
    Set<String> left = new HashSet<>(reals);
    pools.forEach(
        (name, pool) -> {
          List<String> members = pool.value(ProxyKeys.MEMBERS).orElse(List.of());
          members.forEach(left::remove);
          members.stream()
              .filter(member -> !reals.contains(member))
              .forEach(
                  member ->
                      problems.add(
                          pool.place(ProxyKeys.MEMBERS),
                          "%s is not a real server of this service".formatted(Quoted.of(member)),
                          "names of real-servers"));
          if (members.size() != Set.copyOf(members).size()) {
            problems.add(
                pool.place(ProxyKeys.MEMBERS), "names a real server twice", "each only once");
          }
        });
    if (left.isEmpty() && !reals.isEmpty() && !pools.containsKey(ProxySpec.DEFAULT_POOL)) {
      problems.add(
          proxy.place(ProxyKeys.POOLS),
          "every real server is in a pool: nobody serves what no rule takes",
          "a pool default, or a real server in no pool");
    }
  }

  /** Only TCP has somebody to tell; and a packet that keeps its port needs the same one there. */
  private void checkFallback() {
    Optional<Section> fallback = own.value(ProxyKeys.FALLBACK);
    if (fallback.isEmpty()) {
      return;
    }
    boolean marked = service.has(ClusterKeys.FWMARK);
    if (marked || ClusterReader.transport(service) != Transport.TCP) {
      problems.add(
          own.place(ProxyKeys.FALLBACK),
          marked ? "a service by mark has none" : "is for protocol tcp alone",
          "no fallback, or a service with address, ports and protocol tcp");
    }
    boolean keepsPort =
        service.value(ClusterKeys.FORWARDING).map(Forwarding::keepsDestination).orElse(false);
    boolean elsewhere =
        fallback
            .get()
            .value(ProxyKeys.FALLBACK_ADDRESS)
            .filter(address -> !address.inet().isLoopbackAddress())
            .isPresent();
    Optional<Integer> port = fallback.get().value(ProxyKeys.FALLBACK_PORT);
    if (keepsPort && elsewhere && !port.equals(ClusterReader.singlePort(service))) {
      problems.add(
          fallback.get().place(ProxyKeys.FALLBACK_PORT),
          "with forwarding %s packets keep their port on the way to another server"
              .formatted(service.required(ClusterKeys.FORWARDING)),
          "the service's own port, or the director's own page at 127.0.0.1");
    }
  }
}

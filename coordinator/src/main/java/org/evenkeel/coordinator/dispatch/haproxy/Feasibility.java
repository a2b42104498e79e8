package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxyTls;
import org.evenkeel.coordinator.model.ServiceKey;

/** Says what of a service HAProxy cannot do, or cannot be told safely, before it is asked. */
final class Feasibility {
  /** Certificates of one service: HAProxy takes 64 words in a line. */
  static final int CERTIFICATES_MAX = 16;

  /** Of headers, cookies and parameters; they stand where quotes do not help. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.~!*+^|-]{1,128}");

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,254}");

  private Feasibility() {}

  /** Why a service cannot be proxied here; empty when it can, as far as can be said beforehand. */
  static Optional<String> problem(TableService service, Surroundings surroundings) {
    if (!(service.key() instanceof ServiceKey.Endpoint key) || key.protocol() != Protocol.TCP) {
      return Optional.of(
          "HAProxy carries single TCP ports only: %s needs the kernel's IPVS"
              .formatted(service.key()));
    }
    if (Balancing.of(service.settings()).isEmpty()) {
      return Optional.of(
          "%s: there is no scheduler %s; use one of %s"
              .formatted(key, service.settings().scheduler(), Balancing.names()));
    }
    if (service.settings().onePacket() || !service.settings().flags().isEmpty()) {
      return Optional.of(
          "%s: HAProxy has no scheduler flags or one-packet scheduling; these need the kernel's IPVS"
              .formatted(key));
    }
    return service
        .settings()
        .proxy()
        .flatMap(
            proxy -> problem(proxy, surroundings).or(() -> otherFamily(service, key, proxy.spec())))
        .map(problem -> key + ": " + problem);
  }

  /** A client's address is of the VIP's family, and connects to no other. */
  private static Optional<String> otherFamily(
      TableService service, ServiceKey.Endpoint key, ProxySpec spec) {
    if (!(spec.source() instanceof ProxySpec.Source.Client)) {
      return Optional.empty();
    }
    return service.destinations().stream()
        .map(Destination::key)
        .filter(place -> BackendLines.isRealServer(service, place))
        .filter(place -> place.address().isV6() != key.address().isV6())
        .findFirst()
        .map(
            place ->
                "with the client's address as source real servers must be of the VIP's family, and %s is not"
                    .formatted(place));
  }

  private static Optional<String> problem(ProxySettings proxy, Surroundings surroundings) {
    ProxySpec spec = proxy.spec();
    if (spec.source() instanceof ProxySpec.Source.Client && !surroundings.root()) {
      return Optional.of("the client's address as source needs root");
    }
    List<String> wrong = new ArrayList<>();
    if (spec.mode() == ProxySpec.Mode.TCP && readsRequests(spec)) {
      wrong.add("rules, headers, cookies and parameters need the mode http");
    }
    if (spec.mode() == ProxySpec.Mode.HTTP
        && (spec.persistence() instanceof ProxyPersistence.Rdp
            || spec.balance().map(ProxySpec.Balance::algorithm).orElse(null)
                == ProxySpec.Algorithm.RDP_COOKIE)) {
      wrong.add("remote desktop cookies need the mode tcp");
    }
    names(spec)
        .filter(name -> !NAME.matcher(name).matches())
        .findFirst()
        .ifPresent(name -> wrong.add("the name \"" + name + "\" cannot be told to HAProxy"));
    texts(spec)
        .filter(text -> !Quoting.isWritable(text))
        .findFirst()
        .ifPresent(_ -> wrong.add("a text of its rules has a control character"));
    pools(spec)
        .filter(pool -> !pool.equals(ProxySpec.DEFAULT_POOL) && !spec.pools().containsKey(pool))
        .findFirst()
        .ifPresent(pool -> wrong.add("there is no pool " + pool));
    spec.tls().flatMap(Feasibility::problem).ifPresent(wrong::add);
    return wrong.stream().findFirst();
  }

  private static Optional<String> problem(ProxyTls tls) {
    if (tls.certificates().size() > CERTIFICATES_MAX) {
      return Optional.of("more than " + CERTIFICATES_MAX + " certificates");
    }
    return Stream.concat(tls.certificates().stream(), tls.clientCa().stream())
        .filter(file -> !FILE.matcher(file).matches())
        .findFirst()
        .map(file -> "\"" + file + "\" is no name of a certificate");
  }

  private static boolean readsRequests(ProxySpec spec) {
    return !spec.rules().isEmpty()
        || spec.persistence().readsRequests()
        || spec.balance().map(balance -> balance.algorithm().readsRequests()).orElse(false);
  }

  private static Stream<String> pools(ProxySpec spec) {
    return spec.rules().stream()
        .flatMap(
            rule ->
                rule.action() instanceof ProxyRule.Action.Use(String pool)
                    ? Stream.of(pool)
                    : Stream.of());
  }

  private static Stream<String> names(ProxySpec spec) {
    Stream<String> persistence =
        switch (spec.persistence()) {
          case ProxyPersistence.None _, ProxyPersistence.Source _, ProxyPersistence.Rdp _ ->
              Stream.of();
          case ProxyPersistence.Cookie(String name, _, _) -> Stream.of(name);
          case ProxyPersistence.Header(String name, _) -> Stream.of(name);
          case ProxyPersistence.Url(String name, _) -> Stream.of(name);
        };
    Stream<String> rules =
        spec.rules().stream()
            .flatMap(
                rule ->
                    Stream.concat(
                        rule.when().header().map(ProxyRule.HeaderValue::name).stream(),
                        switch (rule.action()) {
                          case ProxyRule.Action.Headers(var set, var add, var remove) ->
                              Stream.of(set.keySet(), add.keySet(), remove)
                                  .flatMap(all -> all.stream());
                          case ProxyRule.Action.Use _,
                              ProxyRule.Action.ToHttps _,
                              ProxyRule.Action.Redirect _ ->
                              Stream.of();
                        }));
    Stream<String> balance = spec.balance().flatMap(ProxySpec.Balance::argument).stream();
    return Stream.of(persistence, rules, balance).flatMap(all -> all);
  }

  private static Stream<String> texts(ProxySpec spec) {
    return spec.rules().stream()
        .flatMap(
            rule ->
                Stream.of(
                        rule.when().host().stream(),
                        rule.when().path().stream(),
                        rule.when().header().map(ProxyRule.HeaderValue::value).stream(),
                        switch (rule.action()) {
                          case ProxyRule.Action.Headers(var set, var add, _) ->
                              Stream.concat(set.values().stream(), add.values().stream());
                          case ProxyRule.Action.Redirect(String location) -> Stream.of(location);
                          case ProxyRule.Action.Use _, ProxyRule.Action.ToHttps _ ->
                              Stream.<String>of();
                        })
                    .flatMap(all -> all));
  }
}

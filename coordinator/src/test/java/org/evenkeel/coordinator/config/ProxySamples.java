package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxyRule.Action;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxySpec.Algorithm;
import org.evenkeel.coordinator.model.ProxySpec.Balance;
import org.evenkeel.coordinator.model.ProxySpec.Mode;
import org.evenkeel.coordinator.model.ProxySpec.Source;
import org.evenkeel.coordinator.model.ProxyTls;

/** Proxied services at random, as the reader could have made them. */
final class ProxySamples {
  private ProxySamples() {}

  static Optional<Fallback> fallback(Random random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(new Fallback(IpAddress.parse("127.0.0.1"), 1 + random.nextInt(65_535)));
  }

  static ProxySpec proxy(List<String> realServers, Random random) {
    Mode mode = any(random, Mode.values());
    boolean reads = mode == Mode.HTTP;
    Map<String, List<String>> pools = reads ? pools(realServers, random) : Map.of();
    return new ProxySpec(
        mode,
        new ProxySpec.Timeouts(idle(random), idle(random), idle(random), idle(random)),
        balance(reads, random),
        persistence(reads, random),
        source(random),
        new ProxySpec.ProxyProtocol(random.nextBoolean(), random.nextBoolean()),
        reads
            ? new ProxySpec.Http(random.nextBoolean(), random.nextBoolean())
            : ProxySpec.Http.DEFAULT,
        new ProxyLimits(random.nextInt(1_000), random.nextInt(1_000), random.nextInt(1_000)),
        random.nextBoolean() ? List.of() : List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::/0")),
        reads ? rules(pools, random) : List.of(),
        pools,
        tls(reads, random));
  }

  private static Optional<Balance> balance(boolean reads, Random random) {
    Algorithm algorithm = any(random, Algorithm.values());
    return random.nextBoolean() || (algorithm.readsRequests() && !reads)
        ? Optional.empty()
        : Optional.of(
            new Balance(
                algorithm, algorithm.hasArgument() ? Optional.of("Host") : Optional.empty()));
  }

  private static ProxyPersistence persistence(boolean reads, Random random) {
    List<ProxyPersistence> kinds =
        List.of(
            new ProxyPersistence.None(),
            new ProxyPersistence.Source(idle(random)),
            new ProxyPersistence.Rdp(idle(random)),
            new ProxyPersistence.Cookie("SERVERID", false, Optional.empty()),
            new ProxyPersistence.Cookie("JSESSIONID", true, Optional.of(idle(random))),
            new ProxyPersistence.Header("X-User", idle(random)),
            new ProxyPersistence.Url("session", idle(random)));
    return kinds.get(random.nextInt(reads ? kinds.size() : 3));
  }

  private static Source source(Random random) {
    return any(
        random,
        new Source.Director(),
        new Source.Vip(),
        new Source.Client(),
        new Source.Fixed(IpAddress.parse("10.0.0.9")));
  }

  /** One real server at least stays out of them, or there is one for what no rule takes. */
  private static Map<String, List<String>> pools(List<String> realServers, Random random) {
    Map<String, List<String>> pools = new LinkedHashMap<>();
    if (!realServers.isEmpty() && random.nextBoolean()) {
      pools.put("images", List.of(realServers.getFirst()));
      pools.put(ProxySpec.DEFAULT_POOL, realServers);
    }
    return pools;
  }

  private static List<ProxyRule> rules(Map<String, List<String>> pools, Random random) {
    List<ProxyRule> rules = new ArrayList<>();
    rules.add(new ProxyRule(condition(random), new Action.ToHttps()));
    rules.add(new ProxyRule(condition(random), new Action.Redirect("https://www.example.org/a?b")));
    rules.add(
        new ProxyRule(
            condition(random),
            new Action.Headers(
                Map.of("X-One", "a \"quoted\" $value #1"), Map.of("X-Two", "2"), List.of("Via"))));
    if (pools.containsKey("images")) {
      rules.add(new ProxyRule(condition(random), new Action.Use("images")));
    }
    return rules.subList(0, random.nextInt(rules.size() + 1));
  }

  private static ProxyRule.Condition condition(Random random) {
    return random.nextInt(4) == 0
        ? ProxyRule.Condition.ALWAYS
        : new ProxyRule.Condition(
            Optional.of("*.example.org"),
            random.nextBoolean() ? Optional.empty() : Optional.of("/images/"),
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new ProxyRule.HeaderValue("x-version", "2: b")));
  }

  private static Optional<ProxyTls> tls(boolean reads, Random random) {
    boolean onward = random.nextBoolean();
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 ->
          Optional.of(
              new ProxyTls(
                  List.of(),
                  ProxyTls.Profile.INTERMEDIATE,
                  Optional.empty(),
                  reads,
                  true,
                  random.nextBoolean()));
      default ->
          Optional.of(
              new ProxyTls(
                  List.of("www", "shop.example.org"),
                  any(random, ProxyTls.Profile.values()),
                  random.nextBoolean() ? Optional.empty() : Optional.of("clients"),
                  reads && random.nextBoolean(),
                  onward,
                  !onward || random.nextBoolean()));
    };
  }

  private static Duration idle(Random random) {
    return Duration.ofMillis(1 + random.nextInt(3_600_000));
  }

  @SafeVarargs
  private static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

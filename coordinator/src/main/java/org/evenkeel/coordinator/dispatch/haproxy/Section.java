package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What a configuration says of one service. {@link Feasibility} has found nothing against it.
 *
 * @param key which service
 * @param proxy its name
 * @param blocks its frontend, then its backends
 */
record Section(ServiceKey key, String proxy, List<Block> blocks) {
  Section {
    blocks = List.copyOf(blocks);
  }

  /** A place of a server. */
  record Slot(String backend, String server) {
    /** As commands name it. */
    @Override
    public String toString() {
      return backend + "/" + server;
    }
  }

  /** The section for a service of that name. */
  static Section of(TableService service, String proxy, Surroundings surroundings) {
    if (!(service.key() instanceof ServiceKey.Endpoint key)) {
      throw new IllegalArgumentException(service.key() + " cannot be listened to");
    }
    ProxySpec spec = spec(service);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block("frontend", proxy, FrontendLines.of(key, proxy, spec, surroundings)));
    List<String> rates = FrontendLines.ratesTable(spec);
    if (!rates.isEmpty()) {
      blocks.add(new Block("backend", FrontendLines.rates(proxy), rates));
    }
    List<String> lines = BackendLines.of(key, service, spec, surroundings);
    Map<Destination.Key, String> names = Names.servers(service);
    SequencedMap<String, ServerLine> servers = BackendLines.servers(service, spec, names);
    pools(service, spec, names)
        .forEach(
            (backend, members) -> {
              SequencedMap<String, ServerLine> inside = new LinkedHashMap<>(servers);
              inside.keySet().retainAll(members);
              blocks.add(new Block("backend", Names.backend(proxy, backend), lines, inside));
            });
    return new Section(service.key(), proxy, blocks);
  }

  /** The servers that stand for each destination. */
  static Map<Destination.Key, List<Slot>> slots(TableService service, String proxy) {
    Map<Destination.Key, String> names = Names.servers(service);
    Map<Destination.Key, List<Slot>> slots = new LinkedHashMap<>();
    pools(service, spec(service), names)
        .forEach(
            (pool, members) -> {
              String backend = Names.backend(proxy, pool);
              names.forEach(
                  (key, name) -> {
                    if (members.contains(name)) {
                      slots
                          .computeIfAbsent(key, _ -> new ArrayList<>())
                          .add(new Slot(backend, name));
                    }
                  });
            });
    return slots;
  }

  /** What is done with a service's connections. */
  static ProxySpec spec(TableService service) {
    return service.settings().proxy().map(ProxySettings::spec).orElse(ProxySpec.PLAIN);
  }

  /** All but the servers: what only a new configuration can change. */
  List<Block> bare() {
    return blocks.stream().map(Block::bare).toList();
  }

  /** All servers. */
  SequencedMap<Slot, ServerLine> servers() {
    SequencedMap<Slot, ServerLine> servers = new LinkedHashMap<>();
    for (Block block : blocks) {
      block.servers().forEach((name, line) -> servers.put(new Slot(block.name(), name), line));
    }
    return servers;
  }

  /** The names of the servers of each pool; a real server that has no name of its own is in all. */
  private static SequencedMap<Optional<String>, Set<String>> pools(
      TableService service, ProxySpec spec, Map<Destination.Key, String> names) {
    SequencedMap<Optional<String>, Set<String>> pools = new LinkedHashMap<>();
    Optional<ProxySettings> proxy = service.settings().proxy();
    if (proxy.isEmpty() || spec.pools().isEmpty()) {
      pools.put(Optional.empty(), Set.copyOf(names.values()));
      return pools;
    }
    List<String> all = proxy.get().names().values().stream().distinct().toList();
    pools.put(Optional.empty(), members(proxy.get(), spec.defaultPool(all), names));
    spec.pools()
        .forEach(
            (pool, members) -> {
              if (!pool.equals(ProxySpec.DEFAULT_POOL)) {
                pools.put(Optional.of(pool), members(proxy.get(), members, names));
              }
            });
    return pools;
  }

  private static Set<String> members(
      ProxySettings proxy, List<String> pool, Map<Destination.Key, String> names) {
    Set<String> members = new LinkedHashSet<>();
    names.forEach(
        (key, name) -> {
          if (proxy.name(key).map(pool::contains).orElse(true)) {
            members.add(name);
          }
        });
    return members;
  }
}

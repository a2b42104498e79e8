package org.evenkeel.coordinator.dispatch.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What HAProxy calls services and real servers: by the names that people gave them. Those have no
 * colon, so that what we add, with colons, never meets one of theirs.
 */
final class Names {
  private static final String FALLBACK = "fallback";
  private static final int LENGTH_MAX = 63;
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._-]");

  private final Map<ServiceKey, String> proxies;

  private Names(Map<ServiceKey, String> proxies) {
    this.proxies = proxies;
  }

  /** The names of the services of a table. Those that share one have their port added to it. */
  static Names of(List<TableService> table) {
    Map<String, List<ServiceKey>> byName = new LinkedHashMap<>();
    for (TableService service : table) {
      byName.computeIfAbsent(own(service), _ -> new ArrayList<>()).add(service.key());
    }
    Map<ServiceKey, String> proxies = new HashMap<>();
    byName.forEach(
        (name, keys) -> {
          for (ServiceKey key : keys) {
            proxies.put(key, keys.size() == 1 ? name : name + ":" + suffix(key, keys));
          }
        });
    return new Names(proxies);
  }

  /** The name of a service of the table. */
  String proxy(ServiceKey key) {
    String name = proxies.get(key);
    if (name == null) {
      throw new IllegalArgumentException(key + " is not in the table");
    }
    return name;
  }

  /** The backend for one of a service's pools; empty means the one that serves the rest. */
  static String backend(String proxy, Optional<String> pool) {
    return pool.map(name -> proxy + "::" + sanitized(name)).orElse(proxy);
  }

  /** The names of a service's destinations, all different. */
  static Map<Destination.Key, String> servers(TableService service) {
    Map<Destination.Key, String> names = new LinkedHashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    for (Destination.Key key : service.byKey().keySet()) {
      String name = server(service, key);
      names.put(key, name);
      uses.merge(name, 1, Integer::sum);
    }
    names.replaceAll(
        (key, name) -> uses.getOrDefault(name, 0) == 1 ? name : name + ":" + plain(key.toString()));
    return names;
  }

  /**
   * Numbers for servers, which stay the same whatever other servers come and go: consistent hashes
   * and stick tables go by them.
   */
  static Map<String, Integer> numbers(Iterable<String> sortedNames) {
    Map<String, Integer> numbers = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (String name : sortedNames) {
      CRC32 checksum = new CRC32();
      checksum.update(name.getBytes(StandardCharsets.UTF_8));
      int number = 1 + (int) (checksum.getValue() & 0x3fff_ffff);
      while (!taken.add(number)) {
        number++;
      }
      numbers.put(name, number);
    }
    return numbers;
  }

  private static String server(TableService service, Destination.Key key) {
    Optional<ProxySettings> proxy = service.settings().proxy();
    return proxy
        .map(settings -> settings.name(key).map(Names::sanitized).orElse(FALLBACK))
        .orElseGet(() -> plain(key.toString()));
  }

  private static String own(TableService service) {
    return service
        .settings()
        .proxy()
        .map(settings -> sanitized(settings.service()))
        .orElseGet(() -> plain(service.key().toString()));
  }

  private static String suffix(ServiceKey key, List<ServiceKey> all) {
    return switch (key) {
      case ServiceKey.Endpoint(_, var address, int port) -> {
        long alike =
            all.stream()
                .filter(other -> other instanceof ServiceKey.Endpoint end && end.port() == port)
                .count();
        yield alike == 1 ? Integer.toString(port) : port + "-" + plain(address.toString());
      }
      case ServiceKey.Mark _ -> plain(key.toString());
    };
  }

  private static String plain(String text) {
    return sanitized(text.replace("[", "").replace("]", "").replace(':', '-').replace(' ', '-'));
  }

  private static String sanitized(String name) {
    String clean = FOREIGN.matcher(name).replaceAll("_");
    return clean.substring(0, Math.min(clean.length(), LENGTH_MAX));
  }
}

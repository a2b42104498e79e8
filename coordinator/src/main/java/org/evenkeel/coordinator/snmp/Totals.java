package org.evenkeel.coordinator.snmp;

import java.util.HashMap;
import java.util.Map;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * Counters as managers expect them: they only grow while this program answers. Those of an engine
 * begin anew when a real server was out of its table, and the sum of a service would fall when it
 * loses one. Immutable.
 *
 * @param services by name
 */
record Totals(Map<String, OfService> services) {
  /** Before the first snapshot. */
  static final Totals NONE = new Totals(Map.of());

  Totals {
    services = Map.copyOf(services);
  }

  /**
   * Of a service.
   *
   * @param all what it has carried, also by real servers that it no longer has
   * @param reals by name
   */
  record OfService(Carried all, Map<String, OfReal> reals) {
    private static final OfService NONE = new OfService(Carried.NOTHING, Map.of());

    /** Of the real server of this name, which it has. */
    Carried real(String name) {
      OfReal found = reals.get(name);
      return found == null ? Carried.NOTHING : found.all();
    }
  }

  /**
   * Of a real server.
   *
   * @param last what its engine said last
   * @param all what it has carried
   */
  record OfReal(Carried last, Carried all) {
    private static final OfReal NONE = new OfReal(Carried.NOTHING, Carried.NOTHING);
  }

  /** With what has come since. */
  Totals next(Snapshot snapshot) {
    Map<String, OfService> next = HashMap.newHashMap(snapshot.virtualServices().size());
    for (ServiceStatus service : snapshot.virtualServices()) {
      String name = service.configured().name();
      next.put(name, next(of(name), service));
    }
    return new Totals(next);
  }

  /** Of the service of this name; nothing when there is none. */
  OfService of(String service) {
    return services.getOrDefault(service, OfService.NONE);
  }

  private static OfService next(OfService before, ServiceStatus service) {
    Map<String, OfReal> reals = HashMap.newHashMap(service.realServers().size());
    Carried all = before.all();
    for (RealServerStatus real : service.realServers()) {
      String name = real.configured().name();
      OfReal known = before.reals().getOrDefault(name, OfReal.NONE);
      Carried grown = grown(known.last(), real.carried());
      all = plus(all, grown);
      reals.put(name, new OfReal(real.carried(), plus(known.all(), grown)));
    }
    return new OfService(all, reals);
  }

  private static Carried grown(Carried last, Carried now) {
    return new Carried(
        grown(last.connections(), now.connections()),
        grown(last.bytesIn(), now.bytesIn()),
        grown(last.bytesOut(), now.bytesOut()));
  }

  /** What is below the last value was counted from zero. */
  private static long grown(long last, long now) {
    return now >= last ? now - last : now;
  }

  private static Carried plus(Carried one, Carried other) {
    return new Carried(
        one.connections() + other.connections(),
        one.bytesIn() + other.bytesIn(),
        one.bytesOut() + other.bytesOut());
  }
}

package org.evenkeel.coordinator.dispatch;

import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What an engine's dispatch table held at one moment.
 *
 * @param services every service of the engine, ours and foreign
 * @param counters of each destination that the engine counts for; a missing one means zeros
 * @param current whether all was counted after the services had become as they are; if not, a
 *     destination may have connections that are not counted yet, though it gets no new ones
 */
public record Observation(
    List<TableService> services, Map<Place, Counters> counters, boolean current) {
  /** An empty table. */
  public static final Observation EMPTY = new Observation(List.of(), Map.of());

  /** A table that is counted as it is. */
  public Observation(List<TableService> services, Map<Place, Counters> counters) {
    this(services, counters, true);
  }

  public Observation {
    services = List.copyOf(services);
    counters = Map.copyOf(counters);
  }

  /** The counters of a destination, zeros when the engine has none for it. */
  public Counters counters(ServiceKey service, Destination.Key destination) {
    return counters(List.of(new Place(service, destination)));
  }

  /** The sums of what the engine counts in these places. */
  public Counters counters(List<Place> places) {
    Counters sum = Counters.ZERO;
    for (Place place : places) {
      Counters found = counters.get(place);
      if (found != null) {
        sum = sum.plus(found);
      }
    }
    return sum;
  }

  /** A destination within a service. */
  public record Place(ServiceKey service, Destination.Key destination) {}

  /**
   * What an engine counts for one destination.
   *
   * @param activeConnections connections in the established state now
   * @param inactiveConnections connections in any other state now
   * @param connections connections scheduled since the destination was added
   * @param bytesIn bytes from clients since then
   * @param bytesOut bytes to clients since then, as far as they pass through the engine
   */
  public record Counters(
      long activeConnections,
      long inactiveConnections,
      long connections,
      long bytesIn,
      long bytesOut) {
    /** Nothing counted. */
    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0);

    /** The sums of both. */
    public Counters plus(Counters other) {
      return new Counters(
          activeConnections + other.activeConnections,
          inactiveConnections + other.inactiveConnections,
          connections + other.connections,
          bytesIn + other.bytesIn,
          bytesOut + other.bytesOut);
    }
  }
}

package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The state of the node at one moment: what {@code evenkeel status} and every other face show. Only
 * the director makes one; whoever holds it may keep it and read it from any thread.
 *
 * @param node this node's name
 * @param role {@code standalone}, {@code active} or {@code passive}
 * @param revision number of the running configuration; 0 before the first
 * @param unconfirmed until when that has to be confirmed; empty when it stays
 * @param dispatcher the layer-4 engine in use
 * @param degraded what does not work and why, a sentence each; empty when all is well
 * @param virtualServices in the order of the configuration
 * @param foreignServices what others keep in an engine that we share with them; it is left alone
 */
public record Snapshot(
    String node,
    String role,
    int revision,
    Optional<Unconfirmed> unconfirmed,
    Engine dispatcher,
    List<String> degraded,
    List<ServiceStatus> virtualServices,
    List<ForeignService> foreignServices) {
  public Snapshot {
    degraded = List.copyOf(degraded);
    virtualServices = List.copyOf(virtualServices);
    foreignServices = List.copyOf(foreignServices);
  }

  /** One of a node whose configuration stays. */
  public Snapshot(
      String node,
      String role,
      int revision,
      Engine dispatcher,
      List<String> degraded,
      List<ServiceStatus> virtualServices,
      List<ForeignService> foreignServices) {
    this(
        node,
        role,
        revision,
        Optional.empty(),
        dispatcher,
        degraded,
        virtualServices,
        foreignServices);
  }

  /** This snapshot with other words on what does not work. */
  public Snapshot degraded(List<String> reasons) {
    return new Snapshot(
        node, role, revision, unconfirmed, dispatcher, reasons, virtualServices, foreignServices);
  }

  /**
   * A service of somebody else's.
   *
   * @param key what identifies it in the engine
   * @param engine the engine that has it
   * @param scheduler the engine's name of its scheduler
   * @param realServers how many it has
   */
  public record ForeignService(ServiceKey key, Engine engine, String scheduler, int realServers) {}

  /**
   * A virtual service at that moment.
   *
   * @param configured the service as configured
   * @param engine what carries its traffic
   * @param up whether as many real servers as its quorum asks for may take new connections
   * @param realServers in the order of the configuration
   */
  public record ServiceStatus(
      VirtualService configured, Engine engine, boolean up, List<RealServerStatus> realServers) {
    public ServiceStatus {
      realServers = List.copyOf(realServers);
    }

    /** Connections in the established state, over all real servers. */
    public long activeConnections() {
      return realServers.stream().mapToLong(RealServerStatus::activeConnections).sum();
    }

    /** Connections in any other state, over all real servers. */
    public long inactiveConnections() {
      return realServers.stream().mapToLong(RealServerStatus::inactiveConnections).sum();
    }
  }

  /**
   * A real server at that moment.
   *
   * @param configured the real server as configured
   * @param weight the weight in force in the dispatch table
   * @param idle what its agent last said, 0 to 100; empty when there is no agent or no answer yet
   * @param computed what its readings come to, where the weight is not to follow them
   * @param state what the operator wants of it
   * @param health what its checks say
   * @param reason why: the last probe's outcome, or what keeps its weight from the formula
   * @param activeConnections established connections through us
   * @param inactiveConnections connections through us in any other state
   * @param carried what its engine has counted for it
   */
  public record RealServerStatus(
      RealServer configured,
      int weight,
      OptionalInt idle,
      OptionalInt computed,
      OperatorState state,
      Health health,
      String reason,
      long activeConnections,
      long inactiveConnections,
      Carried carried) {}

  /**
   * What an engine has counted for a real server since it got it. It counts from zero again when
   * the real server was out of the table, or the engine has begun anew.
   *
   * @param connections connections given to it
   * @param bytesIn bytes from clients
   * @param bytesOut bytes to clients, as far as they pass through the engine: none by direct
   *     routing and tunnels
   */
  public record Carried(long connections, long bytesIn, long bytesOut) {
    /** Nothing yet. */
    public static final Carried NOTHING = new Carried(0, 0, 0);
  }
}

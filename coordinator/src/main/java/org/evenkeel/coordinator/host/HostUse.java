package org.evenkeel.coordinator.host;

import java.util.Set;

/**
 * What the services ask of this host's kernel.
 *
 * @param dispatches whether the kernel dispatches any service at all
 * @param routes the families in which packets of real servers pass through this host: services
 *     forwarded by nat or snat
 * @param translatesSource whether any service is forwarded by snat
 * @param oneArmInterfaces the interfaces at which clients and real servers of an IPv4 nat service
 *     are both found
 * @param probedInterfaces the interfaces at which answers to IPv4 probes through a VIP come in;
 *     {@code all} where it is not known
 * @param keepsClients whether any service has clients stay with their real server
 * @param showsClients whether any proxied service shows its real servers the clients' addresses
 * @param listens whether any service is proxied by a program that listens on the service's address
 */
public record HostUse(
    boolean dispatches,
    Set<Family> routes,
    boolean translatesSource,
    Set<String> oneArmInterfaces,
    Set<String> probedInterfaces,
    boolean keepsClients,
    boolean showsClients,
    boolean listens) {

  /** No service. */
  public static final HostUse NONE = new HostUse(false, Set.of(), false, Set.of());

  /** What services ask that are probed through no VIP and have no persistence. */
  public HostUse(
      boolean dispatches,
      Set<Family> routes,
      boolean translatesSource,
      Set<String> oneArmInterfaces) {
    this(dispatches, routes, translatesSource, oneArmInterfaces, Set.of(), false, false, false);
  }

  /** The same, and whether any proxied service shows its real servers the clients' addresses. */
  public HostUse showingClients(boolean shows) {
    return new HostUse(
        dispatches,
        routes,
        translatesSource,
        oneArmInterfaces,
        probedInterfaces,
        keepsClients,
        shows,
        listens);
  }

  /** The same, and whether any proxied service listens on its address. */
  public HostUse listening(boolean any) {
    return new HostUse(
        dispatches,
        routes,
        translatesSource,
        oneArmInterfaces,
        probedInterfaces,
        keepsClients,
        showsClients,
        any);
  }

  /** A family of addresses. */
  public enum Family {
    IPV4,
    IPV6
  }

  /** Copies the sets. */
  public HostUse {
    routes = Set.copyOf(routes);
    oneArmInterfaces = Set.copyOf(oneArmInterfaces);
    probedInterfaces = Set.copyOf(probedInterfaces);
  }
}

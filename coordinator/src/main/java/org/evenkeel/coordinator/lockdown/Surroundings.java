package org.evenkeel.coordinator.lockdown;

import java.util.List;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What a lockdown has to go by.
 *
 * @param listeners where this node is managed
 * @param pair the ports on which the nodes of the pair speak: nobody may guard them
 * @param peers the addresses of the peer, which are always let in; empty when there is none
 * @param services the virtual services, which stay as they are
 */
public record Surroundings(
    List<Listener> listeners,
    Set<ProtocolPort> pair,
    Set<IpAddress> peers,
    List<VirtualService> services) {
  public Surroundings {
    listeners = List.copyOf(listeners);
    pair = Set.copyOf(pair);
    peers = Set.copyOf(peers);
    services = List.copyOf(services);
  }
}

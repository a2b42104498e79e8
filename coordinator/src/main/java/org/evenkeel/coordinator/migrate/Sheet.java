package org.evenkeel.coordinator.migrate;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;

/**
 * What a text says, before it is a cluster.
 *
 * @param timeouts how long silent connections are remembered, if it says so
 * @param floating addresses that move beside the VIPs
 * @param proposal lines for {@code node.yaml}
 */
record Sheet(
    List<ServiceDraft> services,
    Optional<Timeouts> timeouts,
    List<FloatingAddress> floating,
    List<String> proposal) {
  Sheet {
    services = List.copyOf(services);
    floating = List.copyOf(floating);
    proposal = List.copyOf(proposal);
  }
}

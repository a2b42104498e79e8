package org.evenkeel.coordinator.ha;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;

/** A host whose addresses are a set. Safe for any thread. */
public final class InMemoryAddresses implements AddressAnnouncer {
  private final Set<IpAddress> held = new LinkedHashSet<>();
  private Optional<String> broken = Optional.empty();

  /** From now on nothing can be changed for this reason; empty mends it. */
  public synchronized void broken(Optional<String> reason) {
    broken = reason;
  }

  @Override
  public synchronized Set<IpAddress> held() {
    return Set.copyOf(held);
  }

  @Override
  public synchronized Map<IpAddress, String> interfaces(Set<IpAddress> addresses) {
    return Map.of();
  }

  @Override
  public void place(Map<IpAddress, String> places) {
    // A set has no interfaces.
  }

  @Override
  public synchronized Map<IpAddress, String> hold(Set<IpAddress> addresses) {
    return unlessBroken(addresses, () -> held.addAll(addresses));
  }

  @Override
  public synchronized Map<IpAddress, String> release(Set<IpAddress> addresses) {
    return unlessBroken(addresses, () -> held.removeAll(addresses));
  }

  private Map<IpAddress, String> unlessBroken(Set<IpAddress> addresses, Runnable change) {
    Map<IpAddress, String> failures = new LinkedHashMap<>();
    broken.ifPresentOrElse(
        reason -> addresses.forEach(address -> failures.put(address, reason)), change);
    return failures;
  }

  @Override
  public void close() {
    // Addresses stay.
  }
}

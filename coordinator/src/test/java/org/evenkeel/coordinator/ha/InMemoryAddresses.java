package org.evenkeel.coordinator.ha;

import java.io.IOException;
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
  public synchronized void hold(IpAddress address) throws IOException {
    refuseWhenBroken();
    held.add(address);
  }

  @Override
  public synchronized void release(IpAddress address) throws IOException {
    refuseWhenBroken();
    held.remove(address);
  }

  private void refuseWhenBroken() throws IOException {
    if (broken.isPresent()) {
      throw new IOException(broken.get());
    }
  }

  @Override
  public void close() {
    // Addresses stay.
  }
}

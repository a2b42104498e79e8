package org.evenkeel.coordinator.ha;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.model.IpAddress;

/** Remembers what is to be announced, and tells nobody. For one thread. */
final class RecordedAnnouncements implements Announcements {
  private final Set<IpAddress> announced = new LinkedHashSet<>();

  @Override
  public void announce(Collection<IpAddress> addresses) {
    announced.addAll(addresses);
  }

  @Override
  public void withdraw(Collection<IpAddress> addresses) {
    announced.removeAll(addresses);
  }

  @Override
  public void only(BooleanSupplier permit) {
    // nobody is told anyway
  }

  /** What was announced since the last call and not withdrawn. */
  Set<IpAddress> take() {
    Set<IpAddress> taken = Set.copyOf(announced);
    announced.clear();
    return taken;
  }
}

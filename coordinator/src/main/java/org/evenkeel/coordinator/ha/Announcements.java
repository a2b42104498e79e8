package org.evenkeel.coordinator.ha;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.model.IpAddress;

/** Tells the neighbours which addresses are here. For any thread; never waits for the network. */
public interface Announcements {
  /**
   * Tells them of these, from now on and several times. One that is being told of already is told
   * of from the beginning.
   */
  void announce(Collection<IpAddress> addresses);

  /** Tells them of these no more; once this has returned, nothing more is said of them. */
  void withdraw(Collection<IpAddress> addresses);

  /**
   * From now on tells them something only while it may; what is due meanwhile waits.
   *
   * @param permit asked before each frame, by any thread; never waits
   */
  void only(BooleanSupplier permit);
}

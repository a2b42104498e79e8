package org.evenkeel.coordinator.ha;

import java.util.Map;
import java.util.OptionalLong;
import org.evenkeel.coordinator.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses as this node puts them on and lets go of them, and those with which that does not
 * work. One thread owns it.
 */
final class Custody {
  private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

  private final FloatingAddresses gate;
  private Map<IpAddress, String> amiss = Map.of();
  private OptionalLong leaving = OptionalLong.empty();

  Custody(FloatingAddresses gate) {
    this.gate = gate;
  }

  /** Puts them on for a claim of this term. */
  void take(long term) {
    open(term);
    amiss.forEach((address, why) -> LOG.error("address {}: {}", address, why));
  }

  /** Puts them on again for a claim that goes on; what fails is known from {@link #amiss} alone. */
  void open(long term) {
    amiss = gate.open(term);
  }

  /**
   * Takes them off, as far as that works.
   *
   * @param term of the claim that ends
   * @return whether all are off; else this is to be tried again, see {@link #leaving}
   */
  boolean letGo(long term) {
    Map<IpAddress, String> kept = gate.shut();
    if (!kept.equals(amiss)) {
      kept.forEach((address, why) -> LOG.error("address {} stays on: {}", address, why));
    }
    amiss = kept;
    leaving = kept.isEmpty() ? OptionalLong.empty() : OptionalLong.of(term);
    return kept.isEmpty();
  }

  /** The term of the claim that has ended while not all addresses could be taken off. */
  OptionalLong leaving() {
    return leaving;
  }

  /** What could not be put on, or taken off, when it was last tried, and why. */
  Map<IpAddress, String> amiss() {
    return amiss;
  }
}

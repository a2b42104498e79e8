package org.evenkeel.coordinator.dispatch.relay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The schedulers of IPVS that the relay has, by the kernel's names. */
enum Balance {
  RR(false, false),
  WRR(true, false),
  LC(false, true),
  WLC(true, true);

  private final boolean weighted;
  private final boolean leastConnections;

  Balance(boolean weighted, boolean leastConnections) {
    this.weighted = weighted;
    this.leastConnections = leastConnections;
  }

  /** The scheduler of that name, for example {@code wlc}; empty when the relay has none. */
  static Optional<Balance> named(String name) {
    return Arrays.stream(values()).filter(balance -> balance.toString().equals(name)).findFirst();
  }

  /** All names, for a message. */
  static String names() {
    return Arrays.stream(values()).map(Balance::toString).collect(Collectors.joining(", "));
  }

  /** Whether connections at this moment decide before turns do. */
  boolean leastConnections() {
    return leastConnections;
  }

  /** The weight that counts: an unweighted scheduler only knows 0 from the rest. */
  int counted(int weight) {
    return weighted ? weight : Math.min(weight, 1);
  }

  /** The kernel's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.List;
import org.evenkeel.coordinator.dispatch.Destination;

/** Turns weights into HAProxy's, which go from 0 to 256. */
final class Weights {
  /** HAProxy's largest weight. */
  static final int MAX = 256;

  private final int largest;

  private Weights(int largest) {
    this.largest = largest;
  }

  /** The scale of a service: weights are kept as they are while none is above {@link #MAX}. */
  static Weights of(List<Destination> destinations) {
    return new Weights(destinations.stream().mapToInt(Destination::weight).max().orElse(0));
  }

  /** HAProxy's weight for one of ours; 0 for 0 alone. */
  int scaled(int weight) {
    if (largest <= MAX || weight == 0) {
      return weight;
    }
    return (int) Math.max(1, Math.round((double) weight * MAX / largest));
  }
}

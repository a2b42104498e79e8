package org.evenkeel.coordinator.connections;

import java.util.Map;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The connections of one VIP with one real server, over all ports.
 *
 * @param vip the VIP
 * @param realServer the real server
 * @param states how many are in each state, by the kernel's word
 */
public record RealServerCount(IpAddress vip, IpAddress realServer, Map<String, Long> states) {

  /** How many there are. */
  public long total() {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many are in a state. */
  public long in(String state) {
    return states.getOrDefault(state, 0L);
  }
}

package org.evenkeel.coordinator.lockdown;

import java.util.List;
import java.util.Optional;

/**
 * What a lockdown would be.
 *
 * @param changes what it changes of the one in force, a line each
 * @param rules as the packet filter takes them, a line each
 * @param filter the packet filter that would have them; empty when none can be used here
 * @param problem why it cannot be put in force; empty when it can
 */
public record LockdownPlan(
    List<String> changes, List<String> rules, Optional<String> filter, Optional<String> problem) {
  public LockdownPlan {
    changes = List.copyOf(changes);
    rules = List.copyOf(rules);
  }
}

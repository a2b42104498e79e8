package org.evenkeel.coordinator.lockdown;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.filter.InputRules;

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

  /** Of a lockdown in place of the one that is wanted now, by the packet filter that was found. */
  static LockdownPlan of(
      Lockdown lockdown, Kept kept, Surroundings around, InputFilter.Opening opening) {
    InputRules rules = LockdownRules.of(lockdown, around);
    List<String> changes = Lockdown.changes(kept.wanted().stream().toList(), lockdown);
    Optional<String> refusal = LockdownRules.refusal(lockdown, around);
    return switch (opening) {
      case InputFilter.Opening.Ready(InputFilter filter) ->
          new LockdownPlan(changes, filter.text(rules), Optional.of(filter.name()), refusal);
      case InputFilter.Opening.Unusable(String reason) ->
          new LockdownPlan(
              changes,
              InputFilter.asNftables(rules),
              Optional.empty(),
              refusal.or(() -> Optional.of(reason)));
    };
  }
}

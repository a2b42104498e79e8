package org.evenkeel.coordinator.lockdown;

import java.util.Optional;
import java.util.function.Supplier;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.filter.Outcome;
import org.jspecify.annotations.Nullable;

/** The rules in the kernel, and which of them this process has seen there. For one thread. */
final class KernelRules {
  private final Supplier<InputFilter.Opening> opener;
  private InputFilter.@Nullable Opening opened;

  /** The rules that were there when we looked last. */
  private Optional<InputRules> seen = Optional.empty();

  /** Rules that nobody has looked at. */
  KernelRules(Supplier<InputFilter.Opening> opener) {
    this.opener = opener;
  }

  /** What came of putting them in force. */
  sealed interface Put {
    /** They are in force; whether somebody had taken out or changed what was seen there. */
    record Done(boolean changed, boolean tampered) implements Put {}

    /** They are not; what was before is. */
    record Failed(String why) implements Put {}
  }

  /** The packet filter; it is looked for again as long as there is none. */
  InputFilter.Opening opening() {
    InputFilter.Opening found = opened;
    if (!(found instanceof InputFilter.Opening.Ready)) {
      found = opener.get();
      opened = found;
    }
    return found;
  }

  /** Why there is no packet filter to use; empty when there is one. */
  Optional<String> unusable() {
    return opening() instanceof InputFilter.Opening.Unusable(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** Makes these be in force; empty takes everything of ours away. */
  Put put(Optional<InputRules> rules) {
    return switch (opening()) {
      case InputFilter.Opening.Unusable(String reason) -> new Put.Failed(reason);
      case InputFilter.Opening.Ready(InputFilter filter) -> {
        boolean again = rules.isPresent() && seen.equals(rules);
        yield switch (filter.apply(rules)) {
          case Outcome.Failed(String why) -> new Put.Failed(why);
          case Outcome.Unchanged _ -> done(rules, false, false);
          case Outcome.Changed _ -> done(rules, true, again);
        };
      }
    };
  }

  private Put done(Optional<InputRules> rules, boolean changed, boolean tampered) {
    seen = rules;
    return new Put.Done(changed, tampered);
  }

  /** Why these rules are not in force; empty when they are. Changes nothing. */
  Optional<String> missing(InputRules rules) {
    return switch (opening()) {
      case InputFilter.Opening.Unusable(String reason) -> Optional.of(reason);
      case InputFilter.Opening.Ready(InputFilter filter) ->
          filter.isInForce(Optional.of(rules))
              ? Optional.empty()
              : Optional.of("not in force: somebody has removed or changed its rules");
    };
  }
}

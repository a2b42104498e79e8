package org.evenkeel.coordinator.lockdown;

import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.filter.Outcome;

/** What a coordinator that does not run has left of its lockdown in the kernel. */
public final class LockdownRemains {
  private LockdownRemains() {}

  /**
   * Takes its rules out of the kernel, where its file says that there may be some; else nothing is
   * done. The file stays: whoever takes it away does so afterwards.
   *
   * @param root the directory below which its files are
   * @return why that was not possible, and what to do; empty when it was, or need not be
   */
  public static Optional<String> remove(Path root, CommandRunner commands) {
    if (!new LockdownFile(root).isThere()) {
      return Optional.empty();
    }
    Optional<String> problem =
        switch (InputFilter.open(commands)) {
          case InputFilter.Opening.Unusable(String reason) -> Optional.of(reason);
          case InputFilter.Opening.Ready(InputFilter filter) ->
              filter.apply(Optional.empty()) instanceof Outcome.Failed(String why)
                  ? Optional.of(why)
                  : Optional.empty();
        };
    return problem.map(
        why ->
            "the firewall lockdown may still be in force: %s; look with: nft list ruleset"
                .formatted(why));
  }
}

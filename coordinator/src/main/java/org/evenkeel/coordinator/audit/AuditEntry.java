package org.evenkeel.coordinator.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that somebody did, or tried to do. No secret is in it. What is too long is cut.
 *
 * @param at when
 * @param user who: a user's name, {@code local} over the control socket, or {@code evenkeel} itself
 * @param via how they proved it, such as {@code session} or {@code token ci}; the user of the host
 *     where the coordinator did not run
 * @param from the address that they did it from, or {@code local}
 * @param action what, such as {@code PUT /api/v1/config}
 * @param about what it was about, where the action does not say; empty when it does
 * @param before what it was before, in few words; empty when there is nothing to say
 * @param after what it is now; empty when there is nothing to say
 * @param changes each single change; empty when there is nothing to say
 * @param result {@code done}, or why not
 */
public record AuditEntry(
    Instant at,
    String user,
    String via,
    String from,
    String action,
    Optional<String> about,
    Optional<String> before,
    Optional<String> after,
    List<String> changes,
    String result) {
  /** The program itself, where it says something in the log. */
  public static final String SELF = "evenkeel";

  /** The result of what was done. */
  public static final String DONE = "done";

  private static final int TEXT_MAX = 300;
  private static final int CHANGES_MAX = 50;

  public AuditEntry {
    user = cut(user);
    via = cut(via);
    from = cut(from);
    action = cut(action);
    about = about.map(AuditEntry::cut);
    before = before.map(AuditEntry::cut);
    after = after.map(AuditEntry::cut);
    changes = cut(changes);
    result = cut(result);
  }

  /** Something that the program itself has to say. */
  static AuditEntry ofSelf(Instant at, String action, List<String> changes, String result) {
    return new AuditEntry(
        at,
        SELF,
        SELF,
        "local",
        action,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        changes,
        result);
  }

  private static List<String> cut(List<String> changes) {
    if (changes.size() <= CHANGES_MAX) {
      return changes.stream().map(AuditEntry::cut).toList();
    }
    List<String> first =
        new ArrayList<>(changes.subList(0, CHANGES_MAX - 1).stream().map(AuditEntry::cut).toList());
    first.add("and %d more".formatted(changes.size() - CHANGES_MAX + 1));
    return List.copyOf(first);
  }

  /** At most so long; half of a pair of surrogates is none. */
  private static String cut(String text) {
    StringBuilder cut = new StringBuilder();
    text.codePoints()
        .limit(TEXT_MAX)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
        .forEach(cut::appendCodePoint);
    return cut.length() < text.length() ? cut.append('…').toString() : cut.toString();
  }
}

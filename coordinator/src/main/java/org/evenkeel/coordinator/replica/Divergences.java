package org.evenkeel.coordinator.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node knows of what gave way: what nobody has acknowledged yet, and what somebody has. Both
 * nodes tell each other all of it, and each takes the union of both: so it does not matter on which
 * of them something is noticed or acknowledged, nor in which order they hear of it. Immutable.
 *
 * @param open not acknowledged, the oldest first
 * @param acknowledged the ids of those that are, the latest last
 */
public record Divergences(List<Divergence> open, List<String> acknowledged) {
  /** Older ones are forgotten: whoever has so many has long been told. */
  static final int OPEN_MAX = 32;

  static final int ACKNOWLEDGED_MAX = 64;

  private static final Comparator<Divergence> ORDER =
      Comparator.comparing(Divergence::time).thenComparing(Divergence::id);

  /** Nothing ever gave way. */
  public static final Divergences NONE = new Divergences(List.of(), List.of());

  public Divergences {
    Set<String> known = Set.copyOf(acknowledged);
    Map<String, Divergence> left = new HashMap<>();
    open.stream()
        .filter(each -> !known.contains(each.id()))
        .forEach(each -> left.putIfAbsent(each.id(), each));
    open = last(left.values().stream().sorted(ORDER).toList(), OPEN_MAX);
    acknowledged = last(List.copyOf(new LinkedHashSet<>(acknowledged)), ACKNOWLEDGED_MAX);
  }

  private static <T> List<T> last(List<T> all, int max) {
    return List.copyOf(all.subList(Math.max(0, all.size() - max), all.size()));
  }

  /** With one more. */
  Divergences with(Divergence one) {
    List<Divergence> all = new ArrayList<>(open);
    all.add(one);
    return new Divergences(all, acknowledged);
  }

  /** With what the other node knows; this when that is nothing new. */
  Divergences union(Divergences other) {
    Collection<String> both = new LinkedHashSet<>(acknowledged);
    both.addAll(other.acknowledged);
    List<Divergence> all = new ArrayList<>(open);
    all.addAll(other.open);
    return new Divergences(all, List.copyOf(both));
  }

  /** Once somebody has acknowledged one; empty when none of that id is open. */
  Optional<Divergences> acknowledge(String id) {
    if (open.stream().noneMatch(each -> each.id().equals(id))) {
      return Optional.empty();
    }
    List<String> more = new ArrayList<>(acknowledged);
    more.add(id);
    return Optional.of(new Divergences(open, more));
  }
}

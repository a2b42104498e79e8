package org.evenkeel.coordinator.director;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values are one object. What is kept from round to round is not made anew, so that
 * this tells at once what a comparison of thousands of parts would.
 */
final class Identity {
  private Identity() {}

  /** Whether these are one object, or both are missing. */
  @SuppressWarnings("ReferenceEquality") // it is what this is for
  static boolean same(@Nullable Object one, @Nullable Object other) {
    return one == other;
  }

  /** Whether two lists consist of the same objects in the same order. */
  static boolean sameElements(List<?> one, List<?> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = same(one.get(i), other.get(i));
    }
    return same;
  }
}

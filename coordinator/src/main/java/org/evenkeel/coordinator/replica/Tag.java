package org.evenkeel.coordinator.replica;

import java.util.Comparator;

/**
 * When a part was changed last: which of two is newer. The higher term is, then the higher count.
 *
 * @param term of the claim under which it was changed; 0 before the first
 * @param count grows by one with each change
 */
record Tag(long term, long count) implements Comparable<Tag> {
  /** Never changed while it was watched. */
  static final Tag NONE = new Tag(0, 0);

  private static final Comparator<Tag> ORDER =
      Comparator.comparingLong(Tag::term).thenComparingLong(Tag::count);

  Tag {
    if (term < 0 || count < 0) {
      throw new IllegalArgumentException("no tag: " + term + ", " + count);
    }
  }

  /** That of a change under a term. */
  Tag next(long now) {
    return new Tag(Math.max(term, now), count + 1);
  }

  @Override
  public int compareTo(Tag other) {
    return ORDER.compare(this, other);
  }
}

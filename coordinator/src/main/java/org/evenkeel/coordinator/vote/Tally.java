package org.evenkeel.coordinator.vote;

import java.util.ArrayList;
import java.util.List;

/**
 * What witnesses have answered to one question. A majority of those configured decides, not of
 * those that answer: of two witnesses both, of three two. A value.
 *
 * @param asked how many, at least one
 * @param grants how many have granted
 * @param refusals why the others have not, as far as that is known
 */
record Tally(int asked, int grants, List<String> refusals) {
  Tally {
    refusals = List.copyOf(refusals);
  }

  /** Nobody has answered yet. */
  static Tally of(int asked) {
    return new Tally(asked, 0, List.of());
  }

  /** One more has granted. */
  Tally grant() {
    return new Tally(asked, grants + 1, refusals);
  }

  /** One more has not. */
  Tally refuse(String why) {
    List<String> more = new ArrayList<>(refusals);
    more.add(why);
    return new Tally(asked, grants, more);
  }

  /** Whether enough have granted. */
  boolean granted() {
    return 2 * grants > asked;
  }

  /** Whether there cannot be enough any more. */
  boolean denied() {
    return 2 * (asked - refusals.size()) <= asked;
  }
}

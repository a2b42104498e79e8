package org.evenkeel.coordinator.config;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * A configuration that was accepted.
 *
 * @param stamp which, and who accepted it when and why
 * @param text the whole of {@code evenkeel.yaml}, exactly as accepted
 */
public record Revision(Stamp stamp, String text) {

  /** Its number, 1 or more. */
  public int number() {
    return stamp.number();
  }

  /**
   * What is known of a revision besides its text.
   *
   * @param number 1 to 999 999; a higher one was accepted later, and none is used twice
   * @param author a user's name, {@code file} or {@code local}; at most 100 characters
   * @param time when it was accepted
   * @param comment why, may be empty; at most 1 000 characters
   * @param term of the pair's claim under which it was accepted; 0 on a node that was alone
   * @param unconfirmed until when it has to be confirmed; empty when it stays
   */
  public record Stamp(
      int number,
      String author,
      Instant time,
      String comment,
      long term,
      Optional<Unconfirmed> unconfirmed) {
    /** The highest number that six digits write. */
    public static final int NUMBER_MAX = 999_999;

    /** Author and comment are kept as one line: cut to length, what does not print is a blank. */
    public Stamp {
      if (number < 1 || number > NUMBER_MAX) {
        throw new IllegalArgumentException("revision number not within 1 to " + NUMBER_MAX);
      }
      if (term < 0) {
        throw new IllegalArgumentException("no term: " + term);
      }
      author = line(author, 100);
      comment = line(comment, 1_000);
    }

    /** One that was accepted by a node that was alone, and stays. */
    public Stamp(int number, String author, Instant time, String comment) {
      this(number, author, time, comment, 0, Optional.empty());
    }

    /** The same with more said about it. */
    public Stamp remarked(String remark) {
      return new Stamp(
          number,
          author,
          time,
          comment.isEmpty() ? remark : comment + "; " + remark,
          term,
          unconfirmed);
    }

    /** The same, and it stays. */
    public Stamp confirmed() {
      return new Stamp(number, author, time, comment, term, Optional.empty());
    }

    private static String line(String text, int lengthMax) {
      return text.codePoints()
          .limit(lengthMax)
          .map(point -> Quoted.isHarmless(point) ? point : ' ')
          .mapToObj(Character::toString)
          .collect(Collectors.joining())
          .strip();
    }
  }
}

package org.evenkeel.coordinator.migrate;

import java.util.List;

/** Gives the files that a text includes. */
@FunctionalInterface
public interface Includes {
  /** Nothing is included: each file that is wanted is reported. */
  Includes NONE = (_, _) -> List.of();

  /**
   * The files that a pattern names, in the order of their names; empty when there are none or they
   * cannot be read.
   *
   * @param directory what the pattern is relative to
   * @param pattern a path, in which *, ? and [] stand for others
   */
  List<Source> matching(String directory, String pattern);
}

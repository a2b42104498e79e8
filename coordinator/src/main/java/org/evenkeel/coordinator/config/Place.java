package org.evenkeel.coordinator.config;

import java.util.Comparator;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A position in a text (line and column from 1) and in its structure. */
record Place(int line, int column, String path) implements Comparable<Place> {
  /** The path of a problem that concerns the text as a whole. */
  static final String DOCUMENT = "document";

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  /** Where a mark stands; the parser sets one on everything it reads from text. */
  static Place of(Optional<Mark> mark, String path) {
    return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1, path))
        .orElseGet(() -> start(path));
  }

  /** The first character of the text. */
  static Place start(String path) {
    return new Place(1, 1, path);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}

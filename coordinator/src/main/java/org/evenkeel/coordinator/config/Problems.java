package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one text. It keeps the first hundred problems and counts on. */
final class Problems {
  /** A text with more problems is wrong in a way that a longer list does not explain. */
  static final int KEPT_MAX = 100;

  private final String file;
  private final List<Found> found = new ArrayList<>();
  private int unlisted;

  Problems(String file) {
    this.file = file;
  }

  void add(Place place, String wrong, String right) {
    if (found.size() < KEPT_MAX) {
      found.add(new Found(place, wrong, right));
    } else {
      unlisted++;
    }
  }

  /** A key of a section is missing. */
  void addMissing(Section section, Key<?> key) {
    Place at = section.place(key);
    add(
        new Place(at.line(), at.column(), Located.step(at.path(), key.name())),
        "is missing",
        key.description());
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The problems in the order of the text; the last one says how many more there are. */
  List<Problem> list() {
    List<Problem> list = new ArrayList<>();
    found.stream()
        .sorted(Comparator.comparing(Found::place))
        .map(each -> problem(each.place(), each.wrong(), each.right()))
        .forEach(list::add);
    if (unlisted > 0) {
      list.add(
          problem(
              Place.start(Place.DOCUMENT),
              unlisted + " more problems are not listed",
              "correct those above first"));
    }
    return list;
  }

  private Problem problem(Place place, String wrong, String right) {
    return new Problem(file, place.line(), place.column(), place.path(), wrong, right);
  }

  private record Found(Place place, String wrong, String right) {}
}

package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping that has been read: for each key that was given, where, and its value if it is right.
 */
final class Section {
  private final Place place;
  private final Map<Key<?>, Given> given;

  Section(Place place, Map<Key<?>, Given> given) {
    this.place = place;
    this.given = Map.copyOf(given);
  }

  /** A section in which nothing is given. */
  static Section empty(Place place) {
    return new Section(place, Map.of());
  }

  /** The value of a key; empty when it was not given or is wrong. */
  @SuppressWarnings("unchecked") // a value under a Key<T> was read by that key's Kind<T>
  <T> Optional<T> value(Key<T> key) {
    return given.containsKey(key) ? (Optional<T>) given.get(key).value() : Optional.empty();
  }

  /** The value of a key that a section without problems always has. */
  <T> T required(Key<T> key) {
    return value(key).orElseThrow(() -> new IllegalStateException(key.name() + " is missing"));
  }

  /** Whether a key was given, right or wrong. */
  boolean has(Key<?> key) {
    return given.containsKey(key);
  }

  /** Where a key's value stands; the section's own place when it was not given. */
  Place place(Key<?> key) {
    return given.containsKey(key) ? given.get(key).place() : place;
  }

  /** This section with what it does not say itself taken from another, mappings merged deeply. */
  Section over(Section defaults) {
    Map<Key<?>, Given> merged = new LinkedHashMap<>(defaults.given);
    given.forEach((key, own) -> merged.merge(key, own, (below, above) -> above.over(below)));
    return new Section(place, merged);
  }

  /** A key's value and where it stands; an empty value was wrong, and its problem is known. */
  record Given(Place place, Optional<?> value) {
    private Given over(Given below) {
      return value.orElse(null) instanceof Section own
              && below.value.orElse(null) instanceof Section theirs
          ? new Given(place, Optional.of(own.over(theirs)))
          : this;
    }
  }
}

package org.evenkeel.coordinator.config;

import java.util.List;

/**
 * What reading a text gave: a value, or everything that is wrong with the text.
 *
 * @param <T> the value's type
 */
public sealed interface Parsed<T> {

  /** The text is right. */
  record Valid<T>(T value) implements Parsed<T> {}

  /** The text is refused as a whole; at least one problem, in the order of the text. */
  record Invalid<T>(List<Problem> problems) implements Parsed<T> {
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("refused without a problem");
      }
    }
  }

  /**
   * The value, for a caller that cannot go on without it.
   *
   * @throws ConfigurationException with every problem when the text is refused
   */
  default T orThrow() throws ConfigurationException {
    return switch (this) {
      case Valid<T>(T value) -> value;
      case Invalid<T>(List<Problem> problems) -> throw new ConfigurationException(problems);
    };
  }
}

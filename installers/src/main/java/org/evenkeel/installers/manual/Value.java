package org.evenkeel.installers.manual;

import java.util.List;

/**
 * What is typed after an option, or as a parameter.
 *
 * @param label what stands for it in a synopsis, such as {@code FILE}
 * @param kind how it is completed
 * @param choices all that it may be, for {@link Kind#CHOICE}; empty for the others
 */
record Value(String label, Kind kind, List<String> choices) {
  /** How a value is completed. */
  enum Kind {
    /** Not at all: nobody but the caller knows. */
    WORD,
    /** By names of files. */
    FILE,
    /** By names of directories. */
    DIRECTORY,
    /** By a few words. */
    CHOICE
  }

  Value {
    choices = List.copyOf(choices);
    if ((kind == Kind.CHOICE) == choices.isEmpty()) {
      throw new IllegalArgumentException(label + ": choices go with their kind alone");
    }
  }
}

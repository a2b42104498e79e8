package org.evenkeel.coordinator.model;

import java.util.Optional;

/** Which version of the program this is. */
public final class Version {
  private Version() {}

  /** What the build wrote into the jar; {@code unreleased} when the classes are in none. */
  public static String running() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }
}

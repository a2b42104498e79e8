package org.evenkeel.coordinator.account;

import java.util.Locale;
import java.util.Optional;

/**
 * Somebody whom a directory knows, as it knew them when they signed in. Nothing of them is kept
 * here.
 *
 * @param name as that of a {@link User}, in small letters: directories do not tell them apart
 * @param scope what they may do
 * @param source which directory, such as {@code ldap}
 * @param provenNanos when it said so, on the server's nano clock
 */
public record Outsider(String name, Scope scope, String source, long provenNanos)
    implements Person {
  /**
   * @throws IllegalArgumentException when it is no name in small letters
   */
  public Outsider {
    if (!name(name).equals(Optional.of(name))) {
      throw new IllegalArgumentException("no name of somebody from a directory");
    }
  }

  /** How somebody of that name is called here; empty when nobody can be called so. */
  public static Optional<String> name(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT)).filter(User::isName);
  }

  /** Names them and where they are from. */
  @Override
  public String toString() {
    return "user %s of %s".formatted(name, source);
  }
}

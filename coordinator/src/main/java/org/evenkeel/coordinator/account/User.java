package org.evenkeel.coordinator.account;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody who may sign in. Two are equal when nothing of them has changed.
 *
 * @param name 1 to 64 letters, digits, dots, underscores, hyphens and at signs, a letter or digit
 *     first
 * @param scope what they may do
 * @param password what is kept of their password
 * @param secondFactor what they sign in with beside it; empty when nothing
 */
public record User(
    String name, Scope scope, PasswordHash password, Optional<SecondFactor> secondFactor)
    implements Person {
  /** Who asks over the control socket; no user has that name. */
  public static final String LOCAL = "local";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /**
   * @throws IllegalArgumentException when the name is none
   */
  public User {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "no name of a user; use 1 to 64 letters, digits, dots, underscores, hyphens or at signs,"
              + " a letter or digit first, and not the word local");
    }
  }

  /** Somebody who signs in with a password alone. */
  public User(String name, Scope scope, PasswordHash password) {
    this(name, scope, password, Optional.empty());
  }

  /** Whether somebody can be called so. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(LOCAL);
  }

  User with(Scope other) {
    return new User(name, other, password, secondFactor);
  }

  User with(PasswordHash other) {
    return new User(name, scope, other, secondFactor);
  }

  User with(Optional<SecondFactor> other) {
    return new User(name, scope, password, other);
  }

  boolean isAdmin() {
    return scope.role() == Role.ADMIN;
  }

  /** Names the user and hides the rest, so that no log shows it. */
  @Override
  public String toString() {
    return "user " + name;
  }
}

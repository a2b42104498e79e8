package org.evenkeel.coordinator.account;

import java.security.SecureRandom;

/**
 * The password that a new account was given. It is kept nowhere: whoever holds this shows it to the
 * administrator once.
 *
 * @param user whose password it is
 * @param value 24 characters that cannot be mistaken for one another, about 119 bits
 */
public record GeneratedPassword(String user, String value) {
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 24;

  /** A new password for a user. */
  public static GeneratedPassword of(String user, SecureRandom random) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new GeneratedPassword(user, value.toString());
  }

  /** Names the user and hides the password, so that no log shows it. */
  @Override
  public String toString() {
    return "generated password of " + user;
  }
}

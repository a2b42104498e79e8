package org.evenkeel.coordinator.account;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a program proves itself with instead of a password. The secret is kept nowhere.
 *
 * @param id what it is called when it is revoked: 12 small letters and digits
 * @param name what it is for, 1 to 64 letters, digits, dots, underscores, hyphens or at signs
 * @param owner whose it is: a user, or {@link User#LOCAL}; it does nothing when they are gone
 * @param scope what it allows, as far as the owner's own rights go
 * @param created when it was made
 * @param expires from when on it does nothing
 * @param sha256 of the secret, 64 hexadecimal digits
 */
public record Token(
    String id,
    String name,
    String owner,
    Scope scope,
    Instant created,
    Instant expires,
    String sha256) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]{12}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException when something does not fit
   */
  public Token {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "no name of a token; use 1 to 64 letters, digits, dots, underscores, hyphens or at signs,"
              + " a letter or digit first");
    }
    if (!ID.matcher(id).matches() || !SHA256.matcher(sha256).matches() || owner.isEmpty()) {
      throw new IllegalArgumentException("no token: its id, owner or hash does not fit");
    }
  }

  /** Names the token and hides the rest, so that no log shows it. */
  @Override
  public String toString() {
    return "token %s (%s) of %s".formatted(name, id, owner);
  }
}

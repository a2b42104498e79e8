package org.evenkeel.coordinator.api;

/**
 * A browser that has signed in.
 *
 * @param id the cookie's value: 256 random bits
 * @param user who signed in
 * @param csrfToken what a changing request carries in {@code X-CSRF-Token}: 256 random bits
 * @param startedNanos when, on the server's nano clock
 */
public record Session(String id, String user, String csrfToken, long startedNanos) {
  /** Names the user and hides the secrets, so that no log shows them. */
  @Override
  public String toString() {
    return "session of " + user;
  }
}

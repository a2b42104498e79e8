package org.evenkeel.coordinator.api;

import java.time.Instant;
import org.evenkeel.coordinator.account.Person;

/**
 * A browser that has signed in.
 *
 * @param id the cookie's value: 256 random bits
 * @param handle what it is called when it is listed; tells nothing of the cookie
 * @param account who signed in, as they were then
 * @param csrfToken what a changing request carries in {@code X-CSRF-Token}: 256 random bits
 * @param from where
 * @param startedNanos when, on the server's nano clock
 * @param started when, for display
 */
public record Session(
    String id,
    String handle,
    Person account,
    String csrfToken,
    Place from,
    long startedNanos,
    Instant started) {

  /**
   * Where somebody signed in.
   *
   * @param address the address
   * @param agent what the browser said it was, at most 200 characters; a session of another one is
   *     none
   */
  public record Place(String address, String agent) {
    private static final int AGENT_MAX = 200;

    public Place {
      agent = agent.length() > AGENT_MAX ? agent.substring(0, AGENT_MAX) : agent;
    }
  }

  /** Who signed in. */
  public String user() {
    return account.name();
  }

  /** Names the user and hides the secrets, so that no log shows them. */
  @Override
  public String toString() {
    return "session of " + user();
  }
}

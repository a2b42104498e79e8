package org.evenkeel.coordinator.api;

import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param name the user's name, or {@code local} over the control socket
 * @param session the browser's session; empty for programs
 */
public record Requester(String name, Optional<Session> session) {
  /** Whoever the permissions of the control socket let in. */
  static final Requester LOCAL = new Requester("local", Optional.empty());
}

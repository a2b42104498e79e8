package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * Turns away whatever changes something on a node that follows its peer, and says of what was
 * accepted whether the peer has it. A route that changes nothing that is replicated says so by
 * {@link Access#EVERYWHERE}.
 */
final class EditGate {
  /** The header that says so, of every answer to an edit on a node that has a peer. */
  static final String REPLICATED = "Evenkeel-Replicated";

  private final Edits edits;

  EditGate(Edits edits) {
    this.edits = edits;
  }

  /** Admits a request to its route, or ends it. */
  void admit(Context request) {
    if (isEdit(request)) {
      edits
          .refusal()
          .ifPresent(
              reason -> {
                throw ProblemException.of(409, reason);
              });
    }
  }

  /** After a route has answered. */
  void settle(Context request) throws InterruptedException {
    if (isEdit(request) && request.statusCode() < 300) {
      Optional<Boolean> _ = settled(request);
    }
  }

  /** Waits for the peer, and says in the answer's header what came of it. */
  Optional<Boolean> settled(Context request) throws InterruptedException {
    Optional<Boolean> settled = edits.settled();
    settled.ifPresent(has -> request.header(REPLICATED, has.toString()));
    return settled;
  }

  private static boolean isEdit(Context request) {
    return !request.method().equals(HandlerType.GET)
        && !request.method().equals(HandlerType.HEAD)
        && !request.routeRoles().contains(Access.OPEN)
        && !request.routeRoles().contains(Access.EVERYWHERE);
  }
}

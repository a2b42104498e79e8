package org.evenkeel.coordinator.api;

import io.javalin.security.RouteRole;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Role;

/**
 * Who may ask for a route, and what it is. Each route names {@link #OPEN} or the least role that it
 * needs; one that names neither is for nobody.
 */
public enum Access implements RouteRole {
  /** Anybody. */
  OPEN,
  /** Whoever is known. */
  VIEWER(Role.VIEWER),
  /** Who may drain, halt and put online. */
  OPERATOR(Role.OPERATOR),
  /** Administrators. */
  ADMIN(Role.ADMIN),
  /** A page: a browser that is not known is sent to the login page. */
  PAGE,
  /** For a script of ours: who is not known gets an error without a browser's dialog. */
  LIVE,
  /** It changes nothing that is replicated: also a node that follows its peer does it. */
  EVERYWHERE,
  /** It changes nothing at all, though its method may. */
  ASKS;

  private final Optional<Role> least;

  Access() {
    this.least = Optional.empty();
  }

  Access(Role least) {
    this.least = Optional.of(least);
  }

  /** The least role that a route of these needs; empty when nobody may have it. */
  static Optional<Role> least(Set<RouteRole> roles) {
    return roles.stream()
        .filter(Access.class::isInstance)
        .map(Access.class::cast)
        .flatMap(access -> access.least.stream())
        .max(Role::compareTo);
  }
}

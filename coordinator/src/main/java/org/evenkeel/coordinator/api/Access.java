package org.evenkeel.coordinator.api;

import io.javalin.security.RouteRole;

/** Who may ask for a route. A route that names none of these is for whoever is known. */
public enum Access implements RouteRole {
  /** Anybody. */
  OPEN,
  /** Whoever is known; a browser that is not is sent to the login page. */
  PAGE,
  /** Whoever is known; a script of ours that is not gets an error without a browser's dialog. */
  LIVE,
  /** It changes nothing that is replicated: also a node that follows its peer does it. */
  EVERYWHERE
}

package org.evenkeel.coordinator.web;

import org.evenkeel.coordinator.local.LocalConfiguration;

/**
 * The page of how the machine itself is configured.
 *
 * @param frame what is around it
 * @param local how it is
 */
record LocalView(Frame frame, LocalConfiguration local) {

  /** Whether the clock follows others, as far as that is known. */
  String clock() {
    return local
        .time()
        .synchronised()
        .map(yes -> yes ? "synchronised" : "not synchronised")
        .orElse("unknown whether it is synchronised");
  }
}

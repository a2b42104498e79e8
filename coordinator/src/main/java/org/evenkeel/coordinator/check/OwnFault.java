package org.evenkeel.coordinator.check;

import java.io.IOException;

/** This host cannot send a probe, which says nothing about the real server. */
final class OwnFault extends IOException {
  private static final long serialVersionUID = 1L;

  OwnFault(Exception cause) {
    super("this host cannot send the probe: " + cause.getMessage(), cause);
  }

  /** What is concluded from it. */
  Verdict verdict() {
    return new Verdict.Failed(String.valueOf(getMessage()), true);
  }
}

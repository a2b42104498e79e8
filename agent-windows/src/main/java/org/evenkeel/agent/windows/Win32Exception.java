package org.evenkeel.agent.windows;

import java.io.IOException;

/** A function of Windows refused. */
final class Win32Exception extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * A refusal.
   *
   * @param function the function's name as Microsoft documents it, and what it was about
   * @param code the error as in winerror.h
   * @param text the system's words for it; may be empty
   */
  Win32Exception(String function, int code, String text) {
    super(
        "%s failed with error %d%s"
            .formatted(function, code, text.isBlank() ? "" : ": " + text.strip()));
    this.code = code;
  }

  /** The error as in winerror.h, see {@link WindowsConstants}. */
  int code() {
    return code;
  }
}

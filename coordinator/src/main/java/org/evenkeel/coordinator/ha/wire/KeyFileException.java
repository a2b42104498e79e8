package org.evenkeel.coordinator.ha.wire;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A key file that is not used, with everything that is wrong with it and no part of any key. */
public final class KeyFileException extends IOException {
  private static final long serialVersionUID = 1L;

  KeyFileException(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** What is wrong, a sentence each, beginning with the file and where there is one the line. */
  public List<String> problems() {
    return getMessage().lines().toList();
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage(), "there is always a problem");
  }
}

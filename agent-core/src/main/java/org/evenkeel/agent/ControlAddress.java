package org.evenkeel.agent;

import java.nio.file.Path;

/** Where a running agent is controlled. */
public sealed interface ControlAddress {
  /** The file that stands for it. */
  Path path();

  /** A Unix socket; who may connect is a matter of the file's permissions. */
  record UnixSocket(Path path) implements ControlAddress {}

  /**
   * A file that names a port of the loopback interface and the token that has to be shown there.
   */
  record TokenFile(Path path) implements ControlAddress {}
}

package org.evenkeel.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** How a platform keeps a file from everybody but its owner. */
@FunctionalInterface
public interface FileGuard {
  /** Mode 0600. */
  FileGuard POSIX =
      file -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

  /**
   * Restricts an empty file, before anything secret is written to it.
   *
   * @throws IOException when that is not possible; the secret is not written then
   */
  void protect(Path file) throws IOException;
}

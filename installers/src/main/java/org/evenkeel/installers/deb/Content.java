package org.evenkeel.installers.deb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Something that a package puts on a machine. All of it belongs to root.
 *
 * @see #path
 */
public sealed interface Content {
  /** Where, without the slash at the beginning: {@code usr/bin/evenkeel}. */
  String path();

  /**
   * A directory.
   *
   * @param mode permissions
   */
  record Folder(String path, int mode) implements Content {}

  /**
   * A file that is copied.
   *
   * @param mode permissions
   * @param source where it is now
   */
  record Copied(String path, int mode, Path source) implements Content {}

  /**
   * A file that is made here.
   *
   * @param mode permissions
   * @param bytes all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Made(String path, int mode, byte[] bytes) implements Content {
    /** A text, in UTF-8. */
    static Made text(String path, String text) {
      return new Made(path, 0644, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * A symbolic link.
   *
   * @param target as it is written into the link
   */
  record Link(String path, String target) implements Content {}
}

package org.evenkeel.coordinator.migrate;

import org.evenkeel.coordinator.config.Quoted;

/**
 * Where something was read.
 *
 * @param file the file's name as the caller knows it
 * @param line counted from 1
 */
public record Origin(String file, int line) {
  /** As reports show it: {@code file:line}. */
  @Override
  public String toString() {
    return Quoted.plain(file) + ":" + line;
  }
}

package org.evenkeel.coordinator.migrate;

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
    return file.replaceAll("\\p{C}|\\p{Zl}|\\p{Zp}", "?") + ":" + line;
  }
}

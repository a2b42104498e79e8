package org.evenkeel.agent;

import java.nio.file.Path;

/**
 * What is wrong in agent.xml.
 *
 * @param line from 1
 * @param message {@code path: what is wrong; what would be right}
 */
public record Problem(int line, String message) {
  /** The whole line for a person: {@code file:line: path: what is wrong; what would be right}. */
  public String in(Path file) {
    return file + ":" + line + ": " + message;
  }
}

package org.evenkeel.agent.monitor.config;

/** The file is not what it was when the editor read it; saving would undo somebody's change. */
public final class FileChangedException extends Exception {
  private static final long serialVersionUID = 1L;

  FileChangedException(String message) {
    super(message);
  }
}

package org.evenkeel.agent;

import java.io.IOException;

/** Whether a start that cannot have one of its ports goes on trying. */
@FunctionalInterface
public interface Patience {
  /** It fails at once. */
  Patience NONE = _ -> false;

  /**
   * Called on the starting thread whenever the ports could not be had; returns when the next try is
   * due.
   *
   * @param trouble which port, and why not
   * @return whether there is a next try
   */
  boolean again(IOException trouble) throws InterruptedException;
}

package org.evenkeel.lab;

import java.io.IOException;

/** Two programs that share the addresses of a {@link PairSite}, and how one of them is lost. */
interface DirectorPair {

  /** Starts what does not run, and waits until one node holds the addresses and the other could. */
  void settle() throws IOException, InterruptedException;

  /** Ends the program of a node as a crash does. */
  void kill(PairSite.Node node) throws IOException, InterruptedException;

  /** Ends the program of a node, and whatever is left of it, as the loss of power does. */
  void killAll(PairSite.Node node) throws IOException, InterruptedException;

  /** Ends the program of a node as a service manager does. Returns before it has ended. */
  void stop(PairSite.Node node) throws IOException, InterruptedException;

  /**
   * Asks a node to take over.
   *
   * @return false when this program cannot be asked
   */
  boolean takeOver(PairSite.Node node) throws IOException, InterruptedException;

  /** Ends all of it. */
  void end() throws InterruptedException;
}

package org.evenkeel.coordinator.upgrade;

import org.evenkeel.coordinator.ha.Role;

/** What this node is at a moment, as its own coordinator says. */
public sealed interface Standing {
  /**
   * No coordinator serves here: the node holds no address of a pair.
   *
   * @param wanted whether the service manager tries to have one run
   */
  record Stopped(boolean wanted) implements Standing {}

  /**
   * A coordinator is there that does not answer: it starts, or hangs.
   *
   * @param why a sentence
   */
  record Silent(String why) implements Standing {}

  /**
   * One that is not of a pair.
   *
   * @param node its name
   * @param version of the program that runs; empty when it does not say
   */
  record Alone(String node, String version) implements Standing {}

  /**
   * One of a pair.
   *
   * @param node its name
   * @param role never {@link Role#STANDALONE}
   * @param version of the program that runs; empty when it does not say
   * @param inStep whether it has what a holder of the addresses needs
   * @param peer the other one
   */
  record Paired(String node, Role role, String version, boolean inStep, Peer peer)
      implements Standing {}

  /**
   * The other node of a pair, as this one has heard of it last.
   *
   * @param name its name
   * @param heard whether each hears the other
   * @param role what it is; {@link Role#JOINING} before it has said so
   * @param version of the program that runs there; empty when it does not say, as early ones do not
   * @param inStep whether it has what a holder of the addresses needs
   * @param maintenance whether its operator keeps it from taking over
   */
  record Peer(
      String name, boolean heard, Role role, String version, boolean inStep, boolean maintenance) {}
}

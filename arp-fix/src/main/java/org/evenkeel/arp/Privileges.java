package org.evenkeel.arp;

/** Whether we may change the network. */
final class Privileges {
  private Privileges() {}

  /**
   * Ends a command that could not finish what it begins.
   *
   * @throws MachineException that says how to run it
   */
  static void require(Facts facts) throws MachineException {
    if (!facts.privileged()) {
      throw new MachineException(
          "only root, or a process with CAP_NET_ADMIN, may change the network; run it with sudo;"
              + " nothing was changed");
    }
  }
}

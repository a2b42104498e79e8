package org.evenkeel.arp;

import java.util.Optional;

/** Where steps are looked at and taken: the seam between deciding and doing. */
interface Machine {
  /**
   * The state of a step's place now; empty when the place does not exist.
   *
   * @throws MachineException when it cannot be looked at
   */
  Optional<String> read(Step step) throws MachineException;

  /**
   * Brings a step's place into a state; empty takes it away.
   *
   * @throws MachineException when the machine refuses
   */
  void write(Step step, Optional<String> state) throws MachineException;
}

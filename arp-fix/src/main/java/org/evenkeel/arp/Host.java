package org.evenkeel.arp;

import java.util.List;
import java.util.OptionalInt;

/**
 * This machine with all that is peculiar to its operating system. Looks at the machine once, when
 * it first has to: a new look needs a new one. Used by one platform thread.
 */
interface Host extends Machine, AutoCloseable {
  /** Where what was changed is recorded. */
  JournalFile journal();

  /**
   * What is to be done here.
   *
   * @throws MachineException when the machine cannot be looked at
   */
  Plan plan(Request request) throws MachineException;

  /**
   * Whether it is done, and works.
   *
   * @param port of the service; empty = not looked at
   * @param asking whether this machine is asked for the VIP from within, or somebody else does that
   * @throws MachineException when the machine cannot be looked at
   */
  List<Finding> check(Request request, OptionalInt port, boolean asking) throws MachineException;

  /**
   * Ends a command that could not finish what it begins; afterwards the journal can be written.
   *
   * @throws MachineException that says how to run it
   */
  void prepareChange() throws MachineException;

  /** What the operator should know of the changes made, beside the changes. */
  List<String> notes();

  @Override
  void close();
}

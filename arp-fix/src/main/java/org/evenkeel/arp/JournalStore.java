package org.evenkeel.arp;

/** Where the journal is kept. */
interface JournalStore {
  /**
   * The journal as last written; empty when none was.
   *
   * @throws MachineException when it cannot be read or understood
   */
  Journal read() throws MachineException;

  /**
   * Keeps a journal; when this returns it survives a loss of power.
   *
   * @throws MachineException when it cannot be written
   */
  void write(Journal journal) throws MachineException;
}

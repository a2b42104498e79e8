package org.evenkeel.coordinator.replica;

import java.io.IOException;

/** Keeps a node's {@link Ledger}. One thread uses it. */
interface LedgerStore {
  /**
   * What was kept last; {@link Ledger#EMPTY} when nothing was.
   *
   * @throws IOException when it cannot be read; the message says where and what to do
   */
  Ledger read() throws IOException;

  /**
   * Keeps one; it survives a power failure when this returns.
   *
   * @throws IOException when it cannot be kept
   */
  void keep(Ledger ledger) throws IOException;
}

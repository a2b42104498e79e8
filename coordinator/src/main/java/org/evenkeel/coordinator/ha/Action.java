package org.evenkeel.coordinator.ha;

/** What an election wants done. */
public sealed interface Action {
  /** To send a heartbeat now. */
  record Beat() implements Action {}

  /** To say on every link, three times, that the addresses are let go. */
  record Resign() implements Action {}

  /**
   * To put the term on the disk, then the addresses on the interfaces, and to announce them.
   *
   * @param term what makes this claim newer than all others
   * @param reason a sentence for the log
   */
  record Take(long term, String reason) implements Action {}

  /**
   * To take the addresses off the interfaces, and to tell when they are.
   *
   * @param term of the claim that ends
   * @param reason a sentence for the log
   */
  record LetGo(long term, String reason) implements Action {}

  /** To announce the addresses again. */
  record Announce() implements Action {}

  /**
   * To ask the witnesses for a lease.
   *
   * @param term of the claim that it is for
   * @param ballot grows with every question of a node
   */
  record AskWitnesses(long term, long ballot) implements Action {}

  /**
   * To give back what the witnesses have granted.
   *
   * @param ballot of the last question; a lease for a later one stays
   */
  record GiveBack(long ballot) implements Action {}

  /** To ask the neighbours who has the addresses. */
  record Probe() implements Action {}

  /** To have the peer switched off. */
  record Fence() implements Action {}
}

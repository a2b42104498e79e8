package org.evenkeel.netlink;

/** What became of one edit of a batch. */
public sealed interface Outcome {

  /** The kernel did it. */
  record Done() implements Outcome {}

  /**
   * The kernel refused it and changed nothing.
   *
   * @param reason what was tried, the error and what to do about it
   */
  record Refused(NetlinkException reason) implements Outcome {}
}

package org.evenkeel.coordinator.ha.wire;

import java.util.Locale;

/** Why a datagram was not taken, in the order in which it is looked at. */
public enum Refusal {
  /** It came from another address than the one configured for its link. */
  FOREIGN_ADDRESS,
  /** Shorter than an empty message, longer than any, or not as long as it says. */
  LENGTH,
  /** Not one of our messages at all. */
  MAGIC,
  /** A version that we do not speak. */
  VERSION,
  /** Signed with a key that we do not have. */
  UNKNOWN_KEY,
  /** The signature is wrong: another key of the same number, or changed on the way. */
  SIGNATURE,
  /** Rightly signed, but a field holds what this version does not know or allow. */
  CONTENT,
  /** It carries our own name: a second node is called like us, or it is our own come back. */
  OWN_NAME,
  /** It carries a name that is neither ours nor the peer's: a stranger has our key. */
  OTHER_NAME,
  /** Of the boot that we know, but not newer than what we have: repeated or recorded. */
  REPLAY,
  /** Another boot of the peer, too soon after we heard the one that we know. */
  EARLY_BOOT,
  /** The same, and the known one has spoken since: two nodes have the peer's name. */
  SECOND_NODE,
  /** Another boot of the peer that has not answered our challenge yet. */
  UNPROVEN;

  /** The name in reports: lower case, with hyphens. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

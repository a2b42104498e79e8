package org.evenkeel.coordinator.replica;

/**
 * What a node has of one part.
 *
 * @param tag when it was changed last, as far as this node knows
 * @param digest SHA-256 of what is there now, in hexadecimal
 * @param clean whether that is what the tag was given for: it is not when somebody edited a file
 *     behind the coordinator's back, or a crash came between
 * @param empty whether there is nothing, as on a new node
 * @param awaits whether this node has joined the pair, and is to have what the other one has
 */
record Possession(Tag tag, String digest, boolean clean, boolean empty, boolean awaits) {
  /** What an active node does about a part that the other one has. */
  enum Step {
    /** Both have the same. */
    NOTHING,
    /** The other one is to take it from here. */
    SEND,
    /** The other one's is newer: it was active and accepted it before this one took over. */
    ASK
  }

  /** What follows from this, an active node's, and what the other one has. */
  Step against(Possession other) {
    if (digest.equals(other.digest)) {
      return Step.NOTHING;
    }
    if (empty != other.empty) {
      return empty ? Step.ASK : Step.SEND;
    }
    if (awaits != other.awaits) {
      return awaits ? Step.ASK : Step.SEND;
    }
    return other.clean && other.tag.compareTo(tag) > 0 ? Step.ASK : Step.SEND;
  }
}

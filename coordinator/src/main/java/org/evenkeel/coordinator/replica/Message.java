package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** What the nodes of a pair say to each other over TLS; see docs/protocol.md. */
sealed interface Message {
  /** The version that this program speaks. */
  int VERSION = 1;

  /**
   * Begins a conversation, from both sides.
   *
   * @param node the sender's name
   * @param active whether it holds the addresses, so that it is followed
   * @param web where its web UI and API are; empty when nowhere
   * @param purpose what the one who connects wants: {@link #FOLLOW} or {@link #UNPAIR}
   * @param program version of the program that runs there; empty when it is one that does not say
   */
  record Hello(int version, String node, boolean active, String web, String purpose, String program)
      implements Message {
    /** To be asked and to be told. */
    static final String FOLLOW = "follow";

    /** To break the pair. */
    static final String UNPAIR = "unpair";
  }

  /** The sender ends the conversation. */
  record Refused(String reason) implements Message {}

  /**
   * What have you?
   *
   * @param divergences what the sender knows of what was accepted in vain
   */
  record Ask(Divergences divergences) implements Message {}

  /** The answer to {@link Ask}. Parts that the sender does not know are missing. */
  record Have(Map<Part, Possession> parts, Divergences divergences) implements Message {
    public Have {
      parts = Map.copyOf(parts);
    }
  }

  /** What have you of a part, in detail? */
  record Count(Part part) implements Message {}

  /** The answer to {@link Count}. */
  record Counted(JsonNode inventory) implements Message {}

  /**
   * Take this piece; answered by {@link Kept} or {@link Failed}.
   *
   * @param apart whether what the other one has is nothing that the sender has ever had, so that it
   *     is to keep a copy
   */
  record Put(Part part, JsonNode piece, boolean apart) implements Message {}

  /** Both have the same of that part, and this is when it was changed; answered by {@link Kept}. */
  record Same(Part part, Tag tag, String digest) implements Message {}

  /**
   * Hand over what you have of a part: it is newer. Answered by any number of {@link Put}, and then
   * by {@link Kept} or {@link Failed}.
   *
   * @param own what the sender has and gives up for it; empty when it gives up nothing
   */
  record Want(Part part, JsonNode inventory, Optional<Possession> own) implements Message {}

  /** Done, and on the disk. */
  record Kept() implements Message {}

  /** Not done. */
  record Failed(String reason) implements Message {}

  /** The pair is broken; answered by {@link Kept}. */
  record Unpair() implements Message {}

  /** Something that this version does not know; answered by {@link Failed}. */
  record Unknown(String type) implements Message {}
}

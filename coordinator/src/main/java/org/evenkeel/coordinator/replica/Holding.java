package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** Where one part is kept on this node. Safe for any thread. */
public interface Holding {
  /**
   * What is there now.
   *
   * @param digest SHA-256, in hexadecimal
   * @param empty whether there is nothing
   * @param decisions how often somebody has decided on it since this process began, also that it
   *     stays as it is; 0 where each decision makes it another one
   */
  record Look(String digest, boolean empty, long decisions) {
    /** Of what each decision makes another one. */
    public Look(String digest, boolean empty) {
      this(digest, empty, 0);
    }
  }

  /**
   * Looks; cheap when nothing has changed.
   *
   * @throws IOException when it cannot be read
   */
  Look look() throws IOException;

  /** What the other node needs to know before it sends; an empty object when that is nothing. */
  JsonNode inventory() throws IOException;

  /**
   * Hands over what makes the other node's the same.
   *
   * @param theirs their inventory
   * @param others takes one piece after the other
   * @throws IOException when it cannot be read, or not be handed over
   * @throws InterruptedException when interrupted meanwhile
   */
  void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException;

  /**
   * Takes a piece, durably: it is there after a power failure when this returns.
   *
   * @param from the other node's name
   * @param aside where what it replaces goes first
   * @throws IOException when it is not understood or cannot be kept; the message says why
   * @throws InterruptedException when interrupted meanwhile
   */
  void take(JsonNode piece, String from, Aside aside) throws IOException, InterruptedException;

  /** Takes a piece on an active node, which has yielded to what was accepted before its claim. */
  default void takeBack(JsonNode piece, String from, Aside aside)
      throws IOException, InterruptedException {
    take(piece, from, aside);
  }

  /** Hands over what an active node, which has less, yields to. */
  default void giveBack(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    give(theirs, others);
  }

  /** Takes pieces. */
  interface Receiver {
    /** Takes one, and returns when it is kept. */
    void take(JsonNode piece) throws IOException, InterruptedException;

    /**
     * What the other one has now and gives up for what it takes, where that is one piece; empty
     * when it does not say.
     *
     * @throws IOException when it can no longer be asked
     */
    default Optional<JsonNode> theirs() throws IOException, InterruptedException {
      return Optional.empty();
    }
  }
}

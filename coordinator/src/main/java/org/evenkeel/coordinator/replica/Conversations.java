package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two sides of a conversation: the active node asks what the other one has and hands over what
 * differs, the passive one answers and takes. Each part is for itself: what cannot be kept of one
 * holds up no other. Safe for any thread.
 */
final class Conversations {
  private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  /** After something could not be kept, for the disk to have space again. */
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

  /** So often in a row something is handed over at once. */
  private static final int ROUNDS = 5;

  private static final long NOT_YET = -1;

  private final String peer;
  private final Records records;
  private final Troubles troubles;
  private final Supplier<Replication.Standing> standing;
  private final Copies copies;

  /** Copies that are being made, of parts that are being taken. */
  private final Map<Part, Aside> asides = new ConcurrentHashMap<>();

  /** Number of the newest state of this node that the other one has. */
  private final AtomicLong synced = new AtomicLong(NOT_YET);

  /** Begins copies of what this node gives up. */
  @FunctionalInterface
  interface Copies {
    /** A new one, of a part. */
    Aside of(Part part);
  }

  Conversations(
      String peer,
      Records records,
      Troubles troubles,
      Supplier<Replication.Standing> standing,
      Copies copies) {
    this.copies = copies;
    this.peer = peer;
    this.records = records;
    this.troubles = troubles;
    this.standing = standing;
  }

  /** The connection failed, not what was to be done over it. */
  private static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The number of the newest state that the other one has, below 0 when none. */
  long synced() {
    return synced.get();
  }

  // The active side

  /** Brings the other node into step, and keeps it so while this one is active. */
  void lead(Line line) throws IOException, InterruptedException {
    synced.set(NOT_YET);
    try {
      int rounds = 0;
      while (standing.get().active()) {
        Records.State own = records.look();
        Outcome outcome = round(line, own);
        switch (outcome) {
          case SAME -> {
            synced.set(own.number());
            records.wake();
            rounds = 0;
            records.await(own.number(), PERIOD);
          }
          case SENT -> {
            if (++rounds >= ROUNDS) {
              rounds = 0;
              records.await(records.last().number(), PERIOD);
            }
          }
          case FAILED -> records.await(records.last().number(), PAUSE);
        }
      }
      line.send(new Message.Refused("no longer active"));
    } finally {
      synced.set(NOT_YET);
      records.wake();
    }
  }

  /** What one comparison of all parts has come to. */
  enum Outcome {
    SAME,
    SENT,
    FAILED
  }

  /** Compares all parts once, and hands over what differs. */
  Outcome round(Line line, Records.State own) throws IOException, InterruptedException {
    if (!(line.ask(new Message.Ask(records.ledger().divergences()))
        instanceof Message.Have(Map<Part, Possession> theirs, Divergences known))) {
      throw new IOException("no answer to the question what there is");
    }
    records.know(known);
    Outcome outcome = own.parts().size() == Part.values().length ? Outcome.SAME : Outcome.FAILED;
    for (Part part : Part.values()) {
      Possession mine = own.parts().get(part);
      Possession other = theirs.get(part);
      if (mine == null || other == null) {
        continue; // it cannot be read here, or they are of a version that does not know it
      }
      Possession.Step step = mine.against(other);
      try {
        switch (step) {
          case NOTHING -> {
            records.received(part);
            if (!other.clean() || !other.tag().equals(mine.tag())) {
              confirm(line, new Message.Same(part, mine.tag(), mine.digest()));
            }
          }
          case SEND -> send(line, part, records.apart(part, other));
          case ASK -> fetch(line, part, mine, other.tag());
        }
        troubles.over("send " + part);
        outcome =
            outcome == Outcome.SAME && step != Possession.Step.NOTHING ? Outcome.SENT : outcome;
      } catch (Broken e) {
        throw e;
      } catch (IOException e) {
        troubles.are("send " + part, "%s: %s: %s".formatted(peer, part, e.getMessage()));
        outcome = Outcome.FAILED;
      }
    }
    return outcome;
  }

  private void send(Line line, Part part, boolean apart) throws IOException, InterruptedException {
    Message counted = asked(line, new Message.Count(part));
    if (counted instanceof Message.Failed(String reason)) {
      throw new IOException(reason);
    }
    if (!(counted instanceof Message.Counted(JsonNode inventory))) {
      throw new IOException("no answer to the question for " + part);
    }
    LOG.info("{} is brought into step: {}", peer, part);
    records.of(part).give(inventory, new Giving(line, part, apart));
  }

  /** Hands over pieces of a part. */
  private record Giving(Line line, Part part, boolean apart) implements Holding.Receiver {
    @Override
    public void take(JsonNode piece) throws IOException {
      confirm(line, new Message.Put(part, piece, apart));
    }

    @Override
    public Optional<JsonNode> theirs() throws IOException {
      Optional<JsonNode> theirs = Optional.empty();
      JsonNode nothing = JsonNodeFactory.instance.objectNode();
      Message next = asked(line, new Message.Want(part, nothing, Optional.empty()));
      while (next instanceof Message.Put(Part _, JsonNode piece, boolean _)) {
        theirs = Optional.of(piece);
        next = asked(line, new Message.Kept());
      }
      return next instanceof Message.Kept ? theirs : Optional.empty();
    }
  }

  private static Message asked(Line line, Message question) throws Broken {
    try {
      return line.ask(question);
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  /** Sends what is to be kept. */
  private static void confirm(Line line, Message message) throws IOException {
    switch (asked(line, message)) {
      case Message.Kept _ -> {
        // as it should be
      }
      case Message.Failed(String reason) -> throw new IOException(reason);
      case Message.Refused(String reason) -> throw new Broken(new IOException(reason));
      case Message other ->
          throw new Broken(new IOException("no answer, but " + other.getClass().getSimpleName()));
    }
  }

  /** Takes what the other node has accepted before this one took over. */
  private void fetch(Line line, Part part, Possession mine, Tag theirs)
      throws IOException, InterruptedException {
    LOG.warn("{} has accepted newer {} before this node took over: they are taken", peer, part);
    Message next =
        asked(line, new Message.Want(part, records.of(part).inventory(), Optional.of(mine)));
    while (next instanceof Message.Put(Part given, JsonNode piece, boolean apart)) {
      Message answer;
      try {
        if (given != part) {
          throw new IOException("it is of " + given);
        }
        records.of(part).takeBack(piece, peer, aside(part, apart));
        if (part.whole()) {
          records.yielded(part, theirs); // the connection may end before the last word
        }
        answer = new Message.Kept();
      } catch (IOException e) {
        troubles.are("take " + part, "%s of %s: %s".formatted(part, peer, e.getMessage()));
        answer = new Message.Failed(String.valueOf(e.getMessage()));
      }
      next = asked(line, answer);
    }
    if (next instanceof Message.Failed(String reason)) {
      throw new IOException(reason);
    }
    records.yielded(part, theirs);
    asides.remove(part);
    troubles.over("take " + part);
  }

  // The passive side

  /** Answers and takes until the other node says no more, or this one becomes active. */
  void follow(Line line, Runnable heard) throws IOException, InterruptedException {
    while (true) {
      Message message = line.receive();
      if (standing.get().active()) {
        line.send(new Message.Refused("active itself"));
        return;
      }
      if (message instanceof Message.Refused) {
        return;
      }
      heard.run();
      answer(line, message);
    }
  }

  /** Answers a message of the active node. */
  void answer(Line line, Message message) throws IOException, InterruptedException {
    switch (message) {
      case Message.Ask(Divergences known) -> {
        records.know(known);
        var parts = records.look().parts();
        line.send(new Message.Have(parts, records.ledger().divergences()));
      }
      case Message.Count(Part part) -> count(line, part);
      case Message.Put(Part part, JsonNode piece, boolean apart) ->
          line.send(taken(part, piece, apart));
      case Message.Same(Part part, Tag tag, String digest) -> {
        records.same(part, tag, digest);
        asides.remove(part);
        line.send(new Message.Kept());
      }
      case Message.Want(Part part, JsonNode inventory, Optional<Possession> theirs) -> {
        boolean apart = theirs.filter(other -> records.apart(part, other)).isPresent();
        try {
          records.of(part).giveBack(inventory, new Giving(line, part, apart));
          line.send(new Message.Kept());
        } catch (Broken e) {
          throw e;
        } catch (IOException e) {
          line.send(new Message.Failed(String.valueOf(e.getMessage())));
        }
      }
      case Message.Hello _,
          Message.Refused _,
          Message.Have _,
          Message.Counted _,
          Message.Kept _,
          Message.Failed _,
          Message.Unpair _,
          Message.Unknown _ ->
          line.send(new Message.Failed("this version does not know what to do with that"));
    }
  }

  private void count(Line line, Part part) throws IOException {
    Message answer;
    try {
      answer = new Message.Counted(records.of(part).inventory());
    } catch (IOException e) {
      answer = failed(part, e);
    }
    line.send(answer);
  }

  /** Where what is here of a part goes before a piece is taken. */
  private Aside aside(Part part, boolean apart) {
    return records.begins(part, apart) ? asides.computeIfAbsent(part, copies::of) : Aside.NONE;
  }

  private Message taken(Part part, JsonNode piece, boolean apart) throws InterruptedException {
    try {
      records.of(part).take(piece, peer, aside(part, apart));
      troubles.over("take " + part);
      LOG.info("Taken from {}: {}", peer, part);
      return new Message.Kept();
    } catch (IOException e) {
      return failed(part, e);
    }
  }

  private Message.Failed failed(Part part, IOException e) {
    troubles.are("take " + part, "%s of %s: %s".formatted(part, peer, e.getMessage()));
    return new Message.Failed(String.valueOf(e.getMessage()));
  }
}

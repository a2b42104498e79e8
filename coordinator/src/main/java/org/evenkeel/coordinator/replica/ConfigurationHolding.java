package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * The configuration with its revisions. A revision has the same number on both nodes: when the one
 * who takes has used a number already, the one who gives accepts its own once more, under a higher
 * one. So what either has accepted stays in its history.
 */
public final class ConfigurationHolding implements Holding {
  /** So many older revisions are handed over at the most. */
  private static final int HISTORY = 100;

  /** A configuration is not longer. */
  private static final int TEXT_MAX = 4 << 20;

  private static final String UNCONFIRMED = "unconfirmed";

  private final String node;
  private final Control director;
  private final ConfigStore store;
  private final LongSupplier term;
  private final Consumer<Divergence> diverged;
  private volatile Seen seen =
      new Seen(new Control.Configuration(0, ""), new Look(Sha256.hex(""), true));

  /** What ran at the last look. */
  private record Seen(Control.Configuration running, Look look) {}

  /**
   * That of a director.
   *
   * @param node this node's name
   * @param store where the director keeps it
   * @param term of this node's claim
   * @param diverged is told when the other node's, or this one's, was accepted in vain
   */
  public ConfigurationHolding(
      String node,
      Control director,
      ConfigStore store,
      LongSupplier term,
      Consumer<Divergence> diverged) {
    this.node = node;
    this.director = director;
    this.store = store;
    this.term = term;
    this.diverged = diverged;
  }

  @Override
  public Look look() {
    Control.Configuration running = director.configuration();
    Seen last = seen;
    if (!running.equals(last.running)) {
      String text =
          "revision %d\n%s%s"
              .formatted(
                  running.revision(),
                  running.unconfirmed().map(each -> "unconfirmed\n" + each.until()).orElse(""),
                  running.yaml());
      last = new Seen(running, new Look(Sha256.hex(text), running.revision() == 0));
      seen = last;
    }
    return last.look;
  }

  @Override
  public JsonNode inventory() throws IOException {
    int running = director.configuration().revision();
    ObjectNode inventory = JsonNodeFactory.instance.objectNode();
    inventory.put("node", node).put("revision", running).put("highest", store.highest());
    Optional<Revision> revision = store.revision(running);
    if (revision.isPresent()) {
      inventory.put("text", Sha256.hex(revision.get().text()));
      inventory.put("author", revision.get().stamp().author());
      inventory.put("time", revision.get().stamp().time().toString());
    }
    ArrayNode missing = inventory.putArray("missing");
    for (int number = Math.max(1, running - HISTORY); number < running; number++) {
      if (store.revision(number).isEmpty()) {
        missing.add(number);
      }
    }
    return inventory;
  }

  @Override
  public void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    int running = director.configuration().revision();
    Revision own =
        store
            .revision(running)
            .orElseThrow(() -> new IOException("revision %d cannot be read".formatted(running)));
    int highest = theirs.path("highest").asInt();
    boolean apart = apart(theirs, own);
    boolean known =
        theirs.path("revision").asInt() == own.number()
            && theirs.path("text").asText().equals(Sha256.hex(own.text()));
    Optional<Revision> lost = apart ? lost(theirs, others) : Optional.empty();
    int kept = 0;
    if (lost.isPresent()) {
      kept = Math.max(highest, store.highest()) + 1;
      own = advanced(own, kept);
      store.complete(renumbered(lost.get(), kept, theirs.path("node").asText()));
    } else if (own.number() <= highest && !known) { // else it was only confirmed meanwhile
      own = advanced(own, highest);
    }
    others.take(piece(own).put("diverged", apart).put("kept", kept));
    if (apart) {
      diverged.accept(
          new Divergence.Configuration(
              theirs.path("node").asText(),
              theirs.path("revision").asInt(),
              theirs.path("author").asText(),
              time(theirs, "time"),
              own.number(),
              kept));
    }
    TreeSet<Integer> older = new TreeSet<>();
    theirs.path("missing").forEach(number -> older.add(number.asInt()));
    for (int i = Math.max(highest + 1, own.number() - HISTORY); i < own.number(); i++) {
      older.add(i);
    }
    for (int number : older.descendingSet().stream().limit(HISTORY).toList()) {
      Optional<Revision> revision = number > 0 ? store.revision(number) : Optional.empty();
      if (revision.isPresent()) {
        others.take(piece(revision.get()).put("history", true));
      }
    }
  }

  @Override
  public void giveBack(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
    int running = director.configuration().revision();
    others.take(
        piece(
            store
                .revision(running)
                .orElseThrow(
                    () -> new IOException("revision %d cannot be read".formatted(running)))));
  }

  /** What they run, which is about to give way; empty when they do not hand it over. */
  private static Optional<Revision> lost(JsonNode theirs, Receiver others)
      throws IOException, InterruptedException {
    Optional<JsonNode> piece = others.theirs();
    if (piece.isEmpty()) {
      return Optional.empty();
    }
    Revision lost = revision(piece.get());
    boolean that = Sha256.hex(lost.text()).equals(theirs.path("text").asText());
    return that && lost.text().length() <= TEXT_MAX ? Optional.of(lost) : Optional.empty();
  }

  /** A revision of the other node's under a number that both have free. */
  private static Revision renumbered(Revision lost, int number, String node) {
    Revision.Stamp stamp = lost.stamp();
    return new Revision(
        new Revision.Stamp(
            number,
            stamp.author(),
            stamp.time(),
            "not in force: accepted by %s as revision %d".formatted(node, stamp.number()),
            stamp.term(),
            Optional.empty()),
        lost.text());
  }

  /** Whether what they run is nothing that this node has ever accepted. */
  private boolean apart(JsonNode theirs, Revision own) throws IOException {
    int number = theirs.path("revision").asInt();
    String text = theirs.path("text").asText();
    return number > 0
        && !text.equals(Sha256.hex(own.text()))
        && store.revision(number).filter(same -> Sha256.hex(same.text()).equals(text)).isEmpty();
  }

  private Revision advanced(Revision own, int above) throws IOException, InterruptedException {
    return turnTo(
        own,
        above,
        "revision %d once more: the other node has used its number".formatted(own.number()),
        own.number());
  }

  /** Makes a text the newest revision of this node. */
  private Revision turnTo(Revision of, int above, String comment, int running)
      throws IOException, InterruptedException {
    Revision next =
        new Revision(
            new Revision.Stamp(
                Math.max(above, store.highest()) + 1,
                of.stamp().author(),
                Instant.now(),
                comment,
                term.getAsLong(),
                of.stamp().unconfirmed()),
            of.text());
    Adoption.done(director.request(new Command.Adopt(next, OptionalInt.of(running))));
    return next;
  }

  @Override
  public void take(JsonNode piece, String from, Aside aside)
      throws IOException, InterruptedException {
    Revision revision = revision(piece);
    if (piece.path("history").asBoolean()) {
      store.complete(revision);
      return;
    }
    int before = director.configuration().revision();
    Adoption.done(director.request(new Command.Adopt(revision, OptionalInt.empty())));
    Optional<Revision> own = before > 0 ? store.revision(before) : Optional.empty();
    if (piece.path("diverged").asBoolean() && own.isPresent()) {
      int kept = piece.path("kept").asInt();
      if (kept > before && kept < revision.number()) {
        store.complete(renumbered(own.get(), kept, node)); // the other node has it so by now
      }
      store.remark(
          before, "not in force: %s runs its own, revision %d".formatted(from, revision.number()));
      diverged.accept(
          new Divergence.Configuration(
              node,
              before,
              own.get().stamp().author(),
              own.get().stamp().time(),
              revision.number(),
              kept));
    }
  }

  @Override
  public void takeBack(JsonNode piece, String from, Aside aside)
      throws IOException, InterruptedException {
    Revision theirs = revision(piece);
    String comment =
        "accepted by %s as revision %d, which this node had not heard of"
            .formatted(from, theirs.number());
    Revision _ = turnTo(theirs, theirs.number(), comment, director.configuration().revision());
  }

  static ObjectNode piece(Revision revision) {
    Revision.Stamp stamp = revision.stamp();
    ObjectNode piece =
        JsonNodeFactory.instance
            .objectNode()
            .put("number", stamp.number())
            .put("author", stamp.author())
            .put("time", stamp.time().toString())
            .put("comment", stamp.comment())
            .put("term", stamp.term())
            .put("text", revision.text());
    stamp
        .unconfirmed()
        .ifPresent(
            each ->
                piece
                    .putObject(UNCONFIRMED)
                    .put("until", each.until().toString())
                    .put("before", each.before()));
    return piece;
  }

  static Revision revision(JsonNode piece) throws IOException {
    try {
      return new Revision(
          new Revision.Stamp(
              piece.path("number").asInt(),
              piece.path("author").asText(),
              time(piece, "time"),
              piece.path("comment").asText(),
              piece.path("term").asLong(),
              unconfirmed(piece.path(UNCONFIRMED))),
          piece.path("text").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("a revision is not understood: " + e.getMessage(), e);
    }
  }

  private static Optional<Unconfirmed> unconfirmed(JsonNode said) throws IOException {
    return said.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Unconfirmed(time(said, "until"), said.path("before").asInt()));
  }

  private static Instant time(JsonNode piece, String name) throws IOException {
    try {
      return Instant.parse(piece.path(name).asText());
    } catch (DateTimeException e) {
      throw new IOException("a revision's time is not understood: " + e.getMessage(), e);
    }
  }
}

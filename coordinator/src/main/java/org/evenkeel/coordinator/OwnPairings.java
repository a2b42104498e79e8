package org.evenkeel.coordinator;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.evenkeel.coordinator.api.Pairings;
import org.evenkeel.coordinator.config.FileConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.replica.Pairing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this node becomes one of a pair, and ceases to be. Safe for use by several threads. */
final class OwnPairings implements Pairings, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnPairings.class);

  /** A configuration without a service. */
  private static final String NOTHING = "virtual-services: []\n";

  private final Pairing pairing;
  private final FileConfigStore configurations;
  private final Director director;
  private final Supplier<Optional<Partnership>> partnership;

  /**
   * @param pairing is closed with this
   * @param partnership what makes this node one of a pair now
   */
  OwnPairings(
      Pairing pairing,
      FileConfigStore configurations,
      Director director,
      Supplier<Optional<Partnership>> partnership) {
    this.pairing = pairing;
    this.configurations = configurations;
    this.director = director;
    this.partnership = partnership;
  }

  @Override
  public Pairing pairing() {
    return pairing;
  }

  @Override
  public List<String> unpair() throws IOException, InterruptedException {
    Partnership left =
        partnership.get().orElseThrow(() -> new IOException("this node is not one of a pair"));
    List<String> done = new ArrayList<>();
    String peer = left.pair().status().peer();
    try {
      left.unpairPeer();
      done.add(peer + " has broken the pair, too");
    } catch (IOException e) {
      done.add(
          "%s is not told: %s; give the same command there, too".formatted(peer, e.getMessage()));
    }
    leave(left, done);
    return done;
  }

  /** The peer has broken the pair; this node does, too. */
  void unpaired() throws IOException, InterruptedException {
    List<String> done = new ArrayList<>();
    leave(partnership.get().orElseThrow(), done);
    LOG.warn("The peer has broken the pair: {}", String.join("; ", done));
  }

  /** Breaks the pair on this node alone. */
  private void leave(Partnership left, List<String> done) throws IOException, InterruptedException {
    left.halt();
    if (left.claim() == 0) {
      giveUp(done);
    } else {
      done.add("this node is active, and keeps configuration and addresses");
    }
    pairing.unpair();
    done.add(
        "the keys are gone, and the section ha of node.yaml; node.yaml.before-unpairing is as it"
            + " was");
    done.add(
        "now: systemctl restart evenkeel, here and there, because the program is one of the pair"
            + " until it ends");
  }

  /** Who is alone holds the addresses of all that is configured; the other node has them. */
  private void giveUp(List<String> done) throws IOException, InterruptedException {
    int running = director.configuration().revision();
    String comment = "the pair was broken: revision %d is what it had".formatted(running);
    var stamp = new Revision.Stamp(configurations.highest() + 1, "local", Instant.now(), comment);
    Outcome outcome =
        director.request(new Command.Adopt(new Revision(stamp, NOTHING), OptionalInt.empty()));
    if (!(outcome instanceof Outcome.Done)) {
      throw new IOException("the configuration is not given up: " + outcome);
    }
    done.add(
        "this node is not active, and gives up the addresses: revision %d holds no service, %d what it had"
            .formatted(stamp.number(), running));
  }

  @Override
  public void close() {
    pairing.close();
  }
}

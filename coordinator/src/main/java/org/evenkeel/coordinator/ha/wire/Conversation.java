package org.evenkeel.coordinator.ha.wire;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Session;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Timings;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * What a node says to its peer, and what it takes of what the peer says: names, {@link Freshness}
 * and {@link Arrivals} together, in the order of docs/protocol.md. It has no clock and no socket;
 * one thread owns it.
 */
public final class Conversation {
  private final PairNames names;
  private final Freshness freshness;
  private final Arrivals arrivals;
  private final long boot;
  private final Timings timings;
  private long sequence;

  /**
   * A node that starts.
   *
   * @param links how many there are
   * @param random for its boot and its challenges; nobody may be able to foretell it
   * @param now nanoseconds of a monotonic clock, as everywhere here
   */
  public Conversation(
      PairNames names, HaSpec.Heartbeat heartbeat, int links, RandomGenerator random, long now) {
    this(names, heartbeat, links, random, new Start(random.nextLong(), 0, now));
  }

  /**
   * A node that goes on where another process of it has ended.
   *
   * @param start what the peer is to see go on
   */
  public Conversation(
      PairNames names, HaSpec.Heartbeat heartbeat, int links, RandomGenerator random, Start start) {
    this.names = names;
    freshness = new Freshness(links, heartbeat.interval(), heartbeat.dead(), random);
    arrivals = new Arrivals(heartbeat.interval(), heartbeat.dead(), start.now);
    timings = Timings.of(heartbeat);
    boot = start.boot;
    sequence = start.sequence;
  }

  /**
   * Where a conversation begins.
   *
   * @param boot of the messages
   * @param sequence at least 0; the first message has one more
   * @param now nanoseconds of a monotonic clock
   */
  public record Start(long boot, long sequence, long now) {}

  /** What came of a message. */
  public sealed interface Heard {
    /**
     * The peer says something new.
     *
     * @param newBoot whether it has started anew, or is heard for the first time; a heartbeat is to
     *     be sent at once
     */
    record News(HeartbeatMessage message, boolean newBoot) implements Heard {}

    /** The same, by another link: taken, and nothing to do. */
    record Copy() implements Heard {}

    /**
     * To be counted and forgotten.
     *
     * @param reply whether to send a heartbeat at once
     */
    record Refused(Refusal reason, boolean reply) implements Heard {}
  }

  /**
   * The next message, to be sent now, on all links.
   *
   * @param wall the wall clock, milliseconds since 1970
   */
  public HeartbeatMessage say(Kind kind, Standing standing, long now, long wall) {
    sequence++;
    return new HeartbeatMessage(
        kind,
        new Session(boot, sequence, freshness.challenge(), freshness.answer()),
        arrivals.send(now, wall),
        standing,
        names.own(),
        Optional.of(timings));
  }

  /**
   * Hears a message whose signature is right.
   *
   * @param link where it arrived
   * @param arrival when
   */
  public Heard hear(int link, HeartbeatMessage message, long arrival) {
    Optional<Refusal> stranger = names.refusal(message);
    if (stranger.isPresent()) {
      return new Heard.Refused(stranger.get(), false);
    }
    return switch (freshness.judge(link, message.session(), arrival)) {
      case Freshness.Verdict.Stale(Refusal reason, boolean reply) ->
          new Heard.Refused(reason, reply);
      case Freshness.Verdict.Fresh(boolean newest, boolean newBoot) -> {
        if (!newest) {
          yield new Heard.Copy();
        }
        arrivals.heard(message.times(), newBoot, arrival);
        yield new Heard.News(message, newBoot);
      }
    };
  }

  /** Counts on from a sequence that another process of this node has used. */
  public void goOnAfter(long used) {
    sequence = Math.max(sequence, used);
  }

  /** The ages; {@link Arrivals#tick} is to be called by the owner. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /** How this node is configured, as its messages say. */
  public Timings timings() {
    return timings;
  }

  /** The boot of our messages. */
  public long boot() {
    return boot;
  }

  /** The sequence of our last message. */
  public long sequence() {
    return sequence;
  }
}

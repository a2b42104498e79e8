package org.evenkeel.coordinator.ha;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.wire.Conversation;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec.Decoded;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Timings;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.Refusal;

/**
 * What is said between the nodes of a pair, as an election takes and gives it: from datagrams to
 * reports and back. One thread owns it.
 */
final class Heartbeats {
  private final Conversation conversation;
  private final OptionalLong[] heardOn;
  private final Map<Refusal, Long> refusedAt = new EnumMap<>(Refusal.class);
  private Keyring keys;
  private OptionalLong clockOffset = OptionalLong.empty();
  private Optional<Timings> peerTimings = Optional.empty();

  /** What became of a datagram. */
  sealed interface Received {
    /**
     * The peer said something new.
     *
     * @param answerNow whether a heartbeat is to be sent at once
     */
    record News(Happening.Heard heard, boolean answerNow) implements Received {}

    /** It said on another link what it has said already: the link works, and that is all. */
    record Copy() implements Received {}

    /** Nothing that counts. */
    record Refused(Refusal reason, boolean answerNow) implements Received {}
  }

  Heartbeats(Conversation conversation, int links, Keyring keys) {
    this.conversation = conversation;
    this.keys = keys;
    this.heardOn = new OptionalLong[links];
    Arrays.fill(heardOn, OptionalLong.empty());
  }

  /** From now on these keys sign and verify. */
  void turnTo(Keyring next) {
    keys = next;
  }

  /** Notes that this node runs. */
  void tick(long now) {
    boolean _ = conversation.arrivals().tick(now);
  }

  /** The next message, signed. */
  byte[] next(boolean resigning, Standing standing, long now, long wall) {
    Kind kind = resigning ? Kind.RESIGNATION : Kind.HEARTBEAT;
    return HeartbeatCodec.encode(conversation.say(kind, standing, now, wall), keys.signer());
  }

  /** Takes a datagram that came by a link. */
  Received take(int link, byte[] datagram, long now, long wall) {
    return switch (HeartbeatCodec.decode(datagram, keys)) {
      case Decoded.Refused(Refusal reason) -> refuse(reason, false, now);
      case Decoded.Taken(HeartbeatMessage message, long _) ->
          switch (conversation.hear(link, message, now)) {
            case Conversation.Heard.Refused(Refusal reason, boolean reply) ->
                refuse(reason, reply, now);
            case Conversation.Heard.Copy _ -> {
              heardOn[link] = OptionalLong.of(now);
              yield new Received.Copy();
            }
            case Conversation.Heard.News(HeartbeatMessage news, boolean newBoot) -> {
              heardOn[link] = OptionalLong.of(now);
              clockOffset = OptionalLong.of(news.times().wall() - wall);
              peerTimings = news.timings();
              var heard = new Happening.Heard(report(news), acknowledged(now), dead());
              yield new Received.News(heard, newBoot);
            }
          };
    };
  }

  /**
   * The silence after which the peer is lost. One that is configured otherwise holds for its own
   * dead time, and asks for votes in its own interval: who waits goes by the longer of both.
   */
  private long dead() {
    long own = conversation.arrivals().deadNanos();
    return peerTimings
        .map(
            peer -> {
              int interval = conversation.timings().intervalMillis();
              long longer = TimeUnit.MILLISECONDS.toNanos(peer.deadMillis());
              long slower = Math.max(0, peer.intervalMillis() - interval);
              return Math.max(own, longer) + TimeUnit.MILLISECONDS.toNanos(slower);
            })
        .orElse(own);
  }

  /** How the peer is configured, when it is not as this node. */
  Optional<String> otherTimings() {
    return peerTimings
        .filter(peer -> !peer.equals(conversation.timings()))
        .map(
            peer ->
                ("the peer has %s, this node %s: set ha.heartbeat alike on both; until then the"
                        + " longer dead time counts")
                    .formatted(peer, conversation.timings()));
  }

  private Received refuse(Refusal reason, boolean answerNow, long now) {
    refusedAt.put(reason, now);
    return new Received.Refused(reason, answerNow);
  }

  private static PeerReport report(HeartbeatMessage message) {
    Standing standing = message.standing();
    return new PeerReport(
        message.session().boot(),
        message.session().sequence(),
        message.kind() == Kind.RESIGNATION,
        standing.term(),
        role(standing.state()),
        standing.flags().restarting(),
        standing.flags().maintenance(),
        standing.flags().wantsToTakeOver(),
        standing.flags().inStep(),
        standing.priority(),
        standing.configured(),
        standing.revision(),
        standing.digest(),
        message.name());
  }

  private static Role role(State state) {
    return switch (state) {
      case JOINING -> Role.JOINING;
      case PASSIVE -> Role.PASSIVE;
      case ACTIVE -> Role.ACTIVE;
      case ISOLATED -> Role.ISOLATED;
    };
  }

  /** What a role is called on the wire; a node without a pair says nothing. */
  static State state(Role role) {
    return switch (role) {
      case STANDALONE -> throw new IllegalArgumentException("a node alone has nobody to talk to");
      case JOINING -> State.JOINING;
      case PASSIVE -> State.PASSIVE;
      case ACTIVE -> State.ACTIVE;
      case ISOLATED -> State.ISOLATED;
    };
  }

  /** This start of the node. */
  long boot() {
    return conversation.boot();
  }

  /** Counts on from what was said for this node while it was silent. */
  void goOnAfter(long spoken) {
    conversation.goOnAfter(spoken);
  }

  /** The number of the last message. */
  long sequence() {
    return conversation.sequence();
  }

  /** When this node sent the newest message that the peer has taken; empty when none. */
  OptionalLong acknowledged(long now) {
    OptionalLong age = conversation.arrivals().acknowledgedAge(now);
    return age.isPresent() ? OptionalLong.of(now - age.getAsLong()) : OptionalLong.empty();
  }

  /** Whether something fresh came by a link within so many nanoseconds. */
  boolean heardOn(int link, long nanos, long now) {
    return heardOn[link].isPresent() && now - heardOn[link].getAsLong() < nanos;
  }

  /** The smoothed time of a message there and one back, nanoseconds. */
  OptionalLong roundTrip() {
    return conversation.arrivals().roundTrip();
  }

  /** Milliseconds by which the peer's wall clock is ahead, less the time on the way. */
  OptionalLong clockOffset() {
    return clockOffset;
  }

  /** For what reasons something was refused within so many nanoseconds. */
  Set<Refusal> refusedWithin(long nanos, long now) {
    Set<Refusal> reasons = EnumSet.noneOf(Refusal.class);
    refusedAt.forEach(
        (reason, at) -> {
          if (now - at < nanos) {
            reasons.add(reason);
          }
        });
    return reasons;
  }
}

package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.Heartbeats.Received;
import org.evenkeel.coordinator.ha.wire.Conversation;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec;
import org.evenkeel.coordinator.ha.wire.HeartbeatKey;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.PairNames;
import org.evenkeel.coordinator.model.HaSpec;
import org.junit.jupiter.api.Test;

/** Two nodes that are configured differently, each as the other hears it. */
class HeartbeatsTest {
  private static final Keyring KEYS =
      new Keyring(List.of(new HeartbeatKey(1, new byte[HeartbeatKey.LENGTH])));
  private static final Standing STANDING =
      new Standing(1, State.PASSIVE, Flags.NONE, 100, 100, 5, 3);

  private long now = -4;

  private static Conversation conversation(String own, String peer, int interval, int dead) {
    var times =
        new HaSpec.Heartbeat(
            Duration.ofMillis(interval), Duration.ofMillis(dead), Duration.ofMillis(2L * interval));
    return new Conversation(
        new PairNames(own, peer), times, 1, new SplittableRandom(own.hashCode()), -4);
  }

  private static Heartbeats node(String own, String peer, int interval, int dead) {
    return new Heartbeats(conversation(own, peer, interval, dead), 1, KEYS);
  }

  /** What one takes of the other once they have answered each other. */
  private long deadMillis(Heartbeats listener, Heartbeats speaker) {
    for (int i = 0; ; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(1);
      byte[] answer = listener.next(false, STANDING, now, 0);
      var _ = speaker.take(0, answer, now, 0);
      byte[] said = speaker.next(false, STANDING, now, 0);
      if (listener.take(0, said, now, 0)
          instanceof Received.News(Happening.Heard heard, boolean _)) {
        return TimeUnit.NANOSECONDS.toMillis(heard.dead());
      }
      assertTrue(i < 5_000, "they never believe each other");
    }
  }

  @Test
  void alikeNothingIsSaid() {
    Heartbeats lb1 = node("lb1", "lb2", 200, 600);
    assertEquals(600, deadMillis(lb1, node("lb2", "lb1", 200, 600)));
    assertEquals(Optional.empty(), lb1.otherTimings());
  }

  @Test
  void theLongerDeadTimeCountsAndTheLongerIntervalForVotes() {
    Heartbeats quick = node("lb1", "lb2", 200, 600);
    Heartbeats slow = node("lb2", "lb1", 500, 1_500);
    assertEquals(1_500 + 300, deadMillis(quick, slow));
    assertEquals(1_500, deadMillis(slow, quick));
    String said = quick.otherTimings().orElseThrow();
    assertTrue(said.contains("interval 500 ms, dead 1500 ms"), said);
    assertTrue(said.contains("this node interval 200 ms, dead 600 ms"), said);
    assertTrue(slow.otherTimings().isPresent());
  }

  @Test
  void onAPeerThatDoesNotSayNothingChanges() {
    Heartbeats lb1 = node("lb1", "lb2", 200, 600);
    Conversation lb2 = conversation("lb2", "lb1", 500, 1_500);
    for (int i = 0; i < 5_000; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(1);
      HeartbeatMessage message = lb2.say(Kind.HEARTBEAT, STANDING, now, 0);
      var old =
          new HeartbeatMessage(
              message.kind(),
              message.session(),
              message.times(),
              message.standing(),
              message.name(),
              Optional.empty());
      byte[] datagram = HeartbeatCodec.encode(old, KEYS.signer());
      if (lb1.take(0, datagram, now, 0)
          instanceof Received.News(Happening.Heard heard, boolean _)) {
        assertEquals(600, TimeUnit.NANOSECONDS.toMillis(heard.dead()));
        assertEquals(Optional.empty(), lb1.otherTimings());
        return;
      }
      byte[] said = lb1.next(false, STANDING, now, 0);
      if (HeartbeatCodec.decode(said, KEYS)
          instanceof HeartbeatCodec.Decoded.Taken(HeartbeatMessage heard, long _)) {
        var _ = lb2.hear(0, heard, now);
      }
    }
    throw new AssertionError("it is never believed");
  }
}

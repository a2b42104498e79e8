package org.evenkeel.coordinator.ha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.evenkeel.coordinator.ha.wire.Conversation.Heard;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec.Decoded;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.model.HaSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that speak by bytes over a network that loses, delays and repeats. */
class ConversationTest {
  private static final long MILLI = 1_000_000;
  private static final int LINKS = 2;

  private final SplittableRandom random = new SplittableRandom(77);
  private long now = -5_000 * MILLI;

  @Test
  void aNodeGoesOnWhereItsGuardHasEnded() {
    Conversation a = node("a", "b");
    Conversation guard = node("b", "a");
    meet(a, guard);
    Conversation b =
        new Conversation(
            new PairNames("b", "a"),
            HaSpec.Heartbeat.DEFAULT,
            LINKS,
            random.split(),
            new Conversation.Start(guard.boot(), guard.sequence(), now));
    assertInstanceOf(Heard.News.class, a.hear(0, say(b), now), "no restart for the peer");
    assertTrue(b.hear(0, say(a), now) instanceof Heard.News(_, boolean newBoot) && newBoot);
  }

  @Test
  void ourOwnWordsAndStrangersAreRefused() {
    Conversation a = node("a", "b");
    assertEquals(new Heard.Refused(Refusal.OWN_NAME, false), a.hear(0, say(a), now));
    Conversation c = node("c", "a");
    assertEquals(new Heard.Refused(Refusal.OTHER_NAME, false), a.hear(0, say(c), now));
  }

  @Test
  void aCopyByAnotherLinkIsTakenAndIsNoNews() {
    Conversation a = node("a", "b");
    Conversation b = node("b", "a");
    meet(a, b);
    HeartbeatMessage message = say(b);
    assertEquals(new Heard.News(message, false), a.hear(0, message, now));
    now += 100 * MILLI;
    assertEquals(new Heard.Copy(), a.hear(1, message, now));
    assertEquals(100 * MILLI, a.arrivals().silence(now), "it lived when it sent it, no longer");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bothKnowHowTheOtherDoesOverABadNetwork(long seed) {
    SplittableRandom dice = new SplittableRandom(seed);
    List<Conversation> nodes = List.of(node("a", "b"), node("b", "a"));
    List<Flight> flying = new ArrayList<>();
    for (int tick = 0; tick < 4_000; tick++) {
      now += 10 * MILLI;
      for (int i = 0; i < nodes.size(); i++) {
        nodes.get(i).arrivals().tick(now);
        if (tick % 20 == 7 * i) {
          launch(i, nodes.get(i), dice, flying);
        }
      }
      for (Flight flight : List.copyOf(flying)) {
        if (flight.arrival - now <= 0) {
          flying.remove(flight);
          Conversation to = nodes.get(1 - flight.from);
          if (to.hear(flight.link, flight.message, now) instanceof Heard.Refused refused
              && refused.reply()) {
            launch(1 - flight.from, to, dice, flying);
          }
        }
      }
      for (Conversation node : nodes) {
        if (tick > 200) {
          assertTrue(node.arrivals().silence(now) < 2_000 * MILLI, "it is heard");
          long acknowledged = node.arrivals().acknowledgedAge(now).orElseThrow();
          assertTrue(acknowledged < 3_000 * MILLI, "it hears us: " + acknowledged);
          long trip = node.arrivals().roundTrip().orElseThrow();
          assertTrue(trip > 0 && trip <= 180 * MILLI, "twice 5 to 80 ms and a tick: " + trip);
        }
      }
    }
  }

  private record Flight(int from, int link, HeartbeatMessage message, long arrival) {}

  /** A fifth is lost, a tenth comes twice, each takes 5 to 80 ms. */
  private void launch(int from, Conversation node, SplittableRandom dice, List<Flight> flying) {
    HeartbeatMessage message = decoded(HeartbeatCodec.encode(say(node), Samples.KEY));
    for (int link = 0; link < LINKS; link++) {
      int copies = dice.nextInt(10) == 0 ? 2 : 1;
      for (int copy = 0; copy < copies && dice.nextInt(5) > 0; copy++) {
        flying.add(new Flight(from, link, message, now + dice.nextLong(5 * MILLI, 80 * MILLI)));
      }
    }
  }

  private void meet(Conversation a, Conversation b) {
    a.hear(0, say(b), now);
    b.hear(0, say(a), now);
    a.hear(0, say(b), now);
    assertInstanceOf(Heard.News.class, b.hear(0, say(a), now));
  }

  private HeartbeatMessage say(Conversation node) {
    return node.say(Kind.HEARTBEAT, Samples.STANDING, now, 0);
  }

  private Conversation node(String own, String peer) {
    return new Conversation(
        new PairNames(own, peer), HaSpec.Heartbeat.DEFAULT, LINKS, random.split(), now);
  }

  private static HeartbeatMessage decoded(byte[] bytes) {
    return assertInstanceOf(Decoded.Taken.class, HeartbeatCodec.decode(bytes, Samples.KEYRING))
        .message();
  }
}

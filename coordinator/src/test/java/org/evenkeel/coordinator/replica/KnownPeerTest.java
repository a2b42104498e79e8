package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.Version;
import org.junit.jupiter.api.Test;

class KnownPeerTest {
  private long now = Long.MAX_VALUE - 1; // a clock of nanoseconds may run over
  private boolean active;
  private final KnownPeer peer =
      new KnownPeer("lb1", "lb2", "https://lb1/", () -> active, () -> now);

  private static Message.Hello hello(String node) {
    return new Message.Hello(
        Message.VERSION, node, true, "https://" + node + "/", Message.Hello.FOLLOW, "2.0");
  }

  @Test
  void whoHasAnotherNameIsNotThePeerAndNothingOfItIsRemembered() {
    assertFalse(peer.introduced(hello("lb3")));
    assertEquals("", peer.web());
    assertEquals("", peer.version());
    assertEquals(new Message.Refused("this is lb1, of lb2"), peer.refusal());
  }

  @Test
  void whatThePeerSaysOfItselfIsKnownUntilItSaysSomethingElse() {
    assertTrue(peer.introduced(hello("lb2")));
    assertEquals("https://lb2/", peer.web());
    assertEquals("2.0", peer.version());
  }

  @Test
  void thisNodeIntroducesItselfAsItIsAtThatMoment() {
    assertFalse(peer.hello(Message.Hello.UNPAIR).active());
    active = true;
    assertEquals(
        new Message.Hello(
            Message.VERSION, "lb1", true, "https://lb1/", Message.Hello.UNPAIR, Version.running()),
        peer.hello(Message.Hello.UNPAIR));
  }

  @Test
  void whoWasNotHeardForFiveSecondsIsQuietUntilHeardAgain() {
    now += TimeUnit.SECONDS.toNanos(5);
    assertFalse(peer.quiet());
    now++;
    assertTrue(peer.quiet());
    peer.heard();
    assertFalse(peer.quiet());
  }
}

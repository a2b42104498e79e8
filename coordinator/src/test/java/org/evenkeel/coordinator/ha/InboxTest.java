package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox();
  private final List<Integer> done = new ArrayList<>();

  @Test
  void aFloodIsShedNewestFirstAndCounted() throws InterruptedException {
    for (int i = 0; i < Inbox.CAPACITY + 3; i++) {
      int number = i;
      inbox.offer(() -> done.add(number));
    }
    assertEquals(3, inbox.shed());
    assertFalse(inbox.deliver(() -> done.add(-1), 0), "there is no room");

    inbox.take(0).orElseThrow().run();
    assertEquals(List.of(0), done);
    assertTrue(inbox.deliver(() -> done.add(-1), 0));
    for (Optional<Runnable> next = inbox.take(0); next.isPresent(); next = inbox.take(0)) {
      next.get().run();
    }
    assertEquals(Inbox.CAPACITY + 1, done.size());
    assertEquals(-1, done.getLast());
  }
}

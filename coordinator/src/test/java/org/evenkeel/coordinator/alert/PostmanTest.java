package org.evenkeel.coordinator.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostmanTest {
  private static final Duration AGAIN = Duration.ofMillis(10);

  /** A way on which the first attempts fail. */
  private static final class Rough implements Channel {
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private volatile boolean open;

    @Override
    public String name() {
      return "the road";
    }

    @Override
    public void send(Message message) throws IOException {
      if (!open) {
        throw new IOException("closed");
      }
      arrived.add(message.subject());
    }

    String next() throws InterruptedException {
      return String.valueOf(arrived.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsNotTakenIsBroughtAgainAndInOrder() throws Exception {
    Rough road = new Rough();
    try (Postman postman = new Postman(road, AGAIN)) {
      postman.take(message(1));
      postman.take(message(2));
      awaitProblem(postman, Optional.of("alerts: the road: closed"));
      road.open = true;
      assertEquals("lb1: fault 1", road.next());
      assertEquals("lb1: fault 2", road.next());
      awaitProblem(postman, Optional.empty());
    }
  }

  @Test
  void ofTooManyTheOldestIsDropped() throws Exception {
    Rough road = new Rough();
    try (Postman postman = new Postman(road, AGAIN)) {
      postman.take(message(0));
      awaitProblem(postman, Optional.of("alerts: the road: closed")); // it is in its hands
      for (int i = 1; i <= 25; i++) {
        postman.take(message(i));
      }
      road.open = true;
      assertEquals("lb1: fault 0", road.next());
      for (int i = 6; i <= 25; i++) {
        assertEquals("lb1: fault " + i, road.next());
      }
    }
  }

  private static void awaitProblem(Postman postman, Optional<String> expected)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!postman.problem().equals(expected)) {
      assertTrue(System.nanoTime() - end < 0, () -> "still " + postman.problem());
      Thread.sleep(5);
    }
  }

  private static Message message(int number) {
    return new Message("lb1", Instant.EPOCH, List.of("fault " + number), List.of());
  }
}

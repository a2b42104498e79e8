package org.evenkeel.coordinator.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private static final long PATIENCE_SECONDS = 60;
  private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  /** What each look sees, in turn; the last goes on. */
  private Watcher<String> watching(List<Optional<List<String>>> sights) {
    return Watcher.start(
        "watcher",
        () -> {
          int look = Math.min(looks.getAndIncrement(), sights.size() - 1);
          return sights.get(look);
        },
        _ -> Duration.ofMillis(1),
        seen -> refusals.getAndDecrement() <= 0 && told.add(seen));
  }

  private List<String> next() throws InterruptedException {
    return Objects.requireNonNull(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing is told");
  }

  @Test
  void whatChangesIsToldOnce() throws Exception {
    try (Watcher<String> _ =
        watching(
            List.of(
                Optional.of(List.of()),
                Optional.of(List.of("a")),
                Optional.of(List.of("a")),
                Optional.empty(),
                Optional.of(List.of("b")),
                Optional.of(List.of())))) {
      assertEquals(List.of("a"), next());
      assertEquals(List.of("b"), next(), "what could not be seen is not gone");
      assertEquals(List.of(), next());
    }
    int before = looks.get();
    assertNull(told.poll());
    assertEquals(before, looks.get(), "a closed one does not look");
  }

  @Test
  void whatCouldNotBeTakenIsToldAgain() throws Exception {
    refusals.set(3);
    try (Watcher<String> _ = watching(List.of(Optional.of(List.of("a"))))) {
      assertEquals(List.of("a"), next());
    }
  }

  @Test
  void aFaultDoesNotEndIt() throws Exception {
    try (Watcher<String> _ =
        Watcher.start(
            "watcher",
            () -> {
              if (looks.getAndIncrement() < 2) {
                throw new IllegalStateException("a fault");
              }
              return Optional.of(List.of("a"));
            },
            _ -> Duration.ofMillis(1),
            told::add)) {
      assertEquals(List.of("a"), next());
    }
  }
}

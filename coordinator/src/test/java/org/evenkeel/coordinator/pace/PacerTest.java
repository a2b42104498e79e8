package org.evenkeel.coordinator.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final Duration OFTEN = Duration.ofMillis(10);

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 5})
  void aPunctualTaskKeepsItsGridWhateverTheClockReads(long start) {
    assertEquals(start + 100, Pacer.nextDue(start, 100, start + 30));
    assertEquals(start + 100, Pacer.nextDue(start, 100, start + 100));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 5})
  void turnsThatWereMissedAreLeftOut(long start) {
    assertEquals(start + 200, Pacer.nextDue(start, 100, start + 101));
    assertEquals(start + 1100, Pacer.nextDue(start, 100, start + 1050));
  }

  @Test
  void aHungTaskDelaysNoOther() throws InterruptedException {
    CountDownLatch hung = new CountDownLatch(1);
    Semaphore lively = new Semaphore(0);
    Function<String, Runnable> task =
        key -> key.equals("hung") ? () -> awaitForever(hung) : lively::release;
    try (var pacer = new Pacer<String>(Clock.SYSTEM, _ -> OFTEN, task)) {
      pacer.watch(Set.of("hung", "lively"));
      assertTrue(hung.await(60, TimeUnit.SECONDS), "the hung task began");
      assertTrue(lively.tryAcquire(5, 60, TimeUnit.SECONDS), "the other goes on");
    }
  }

  @Test
  void aTaskThatFailsHasItsNextTurnAllTheSame() throws InterruptedException {
    Semaphore turns = new Semaphore(0);
    Runnable failing =
        () -> {
          turns.release();
          throw new IllegalStateException("as this test wants it");
        };
    try (var pacer = new Pacer<String>(Clock.SYSTEM, _ -> OFTEN, _ -> failing)) {
      pacer.watch(Set.of("failing"));
      assertTrue(turns.tryAcquire(3, 60, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsNoLongerWatchedIsInterruptedAndWhatStaysIsNotBegunAnew() throws InterruptedException {
    AtomicInteger keptMade = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Runnable dropped =
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
          }
        };
    try (var pacer =
        new Pacer<String>(
            Clock.SYSTEM,
            _ -> OFTEN,
            key -> {
              if (key.equals("dropped")) {
                return dropped;
              }
              keptMade.incrementAndGet();
              return () -> {};
            })) {
      pacer.watch(Set.of("dropped", "kept"));
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      pacer.watch(Set.of("kept"));
      assertTrue(interrupted.await(60, TimeUnit.SECONDS));
    }
    assertEquals(1, keptMade.get());
  }

  @Test
  void nothingRunsAfterClose() throws InterruptedException {
    Semaphore turns = new Semaphore(0);
    var pacer = new Pacer<String>(Clock.SYSTEM, _ -> OFTEN, _ -> turns::release);
    pacer.watch(Set.of("one"));
    assertTrue(turns.tryAcquire(60, TimeUnit.SECONDS));
    pacer.close();
    turns.drainPermits();
    // The one turn that was under way may end a little later where the machine is busy.
    assertFalse(turns.tryAcquire(2, 200, TimeUnit.MILLISECONDS));
  }

  private static void awaitForever(CountDownLatch begun) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.evenkeel.agent.windows.ServiceLife.Event;
import org.evenkeel.agent.windows.ServiceLife.Running;
import org.evenkeel.agent.windows.ServiceLife.Starting;
import org.evenkeel.agent.windows.ServiceLife.Stopped;
import org.evenkeel.agent.windows.ServiceLife.Stopping;
import org.junit.jupiter.api.Test;

class ServiceLifeTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Elapsed time may have any origin and may pass its largest number. */
  private static final long NOW = Long.MAX_VALUE - SECOND;

  private static final Event STOP = new Event.Stop(Duration.ofSeconds(5));

  @Test
  void aServiceThatStartsMakesCheckPointsUntilItServes() {
    ServiceLife life = ServiceLife.begin();
    assertEquals(new ServiceStatus(2, 0, 0, 0, 1, 10_000), life.status());
    life = life.next(new Event.Step(), NOW).next(new Event.Step(), NOW);
    assertEquals(new ServiceStatus(2, 0, 0, 0, 3, 10_000), life.status());
    life = life.next(new Event.Ready(), NOW);
    assertEquals(new Running(), life);
    // Stop, parameter change and pre-shutdown; no check point while nothing is pending.
    assertEquals(new ServiceStatus(4, 0x109, 0, 0, 0, 0), life.status());
    assertEquals(life, life.next(new Event.Step(), NOW));
  }

  @Test
  void aStoppingServiceMakesCheckPointsUntilItHasEnded() {
    ServiceLife life = new Running().next(STOP, NOW);
    assertEquals(new ServiceStatus(3, 0, 0, 0, 1, 10_000), life.status());
    life = life.next(new Event.Step(), NOW + SECOND);
    assertEquals(new ServiceStatus(3, 0, 0, 0, 2, 10_000), life.status());
    life = life.next(new Event.Ended(0), NOW + 2 * SECOND);
    assertEquals(new Stopped(0), life);
    assertEquals(new ServiceStatus(1, 0, 0, 0, 0, 0), life.status());
  }

  @Test
  void aSecondOrderToStopDoesNotProlongTheFirst() {
    ServiceLife once = new Running().next(STOP, NOW);
    assertEquals(once, once.next(STOP, NOW + 3 * SECOND));
  }

  @Test
  void aServiceThatDoesNotEndAfterItsLingerIsGivenUp() {
    ServiceLife life = new Running().next(STOP, NOW);
    assertEquals(
        new Stopping(2, NOW + 25 * SECOND), life.next(new Event.Step(), NOW + 24 * SECOND));
    assertEquals(new Stopped(ServiceLife.HUNG), life.next(new Event.Step(), NOW + 25 * SECOND));
  }

  @Test
  void aFailureIsToldAsTheServicesOwnError() {
    assertEquals(
        new ServiceStatus(1, 0, 1066, 2, 0, 0),
        ServiceLife.begin().next(new Event.Ended(2), NOW).status());
  }

  @Test
  void theEndIsTheEnd() {
    Stopped stopped = new Stopped(1);
    assertEquals(stopped, stopped.next(new Event.Ready(), NOW));
    assertEquals(stopped, stopped.next(STOP, NOW));
    assertEquals(stopped, stopped.next(new Event.Ended(0), NOW));
    assertEquals(stopped, stopped.next(new Event.Step(), NOW));
  }

  @Test
  void readinessThatComesAfterTheOrderToStopIsTooLate() {
    ServiceLife life = new Starting(3).next(STOP, NOW);
    assertEquals(life, life.next(new Event.Ready(), NOW));
  }
}

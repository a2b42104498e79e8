package org.evenkeel.coordinator.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Happening;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.neighbour.Sighting;
import org.junit.jupiter.api.Test;

class ConsultationTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.1");
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final String PEER = "02:00:00:00:00:01";
  private static final String STRANGER = "02:00:00:00:00:66";

  private final BlockingQueue<Happening> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
  private volatile Set<String> holders = Set.of();

  private Consultation consultation(String... fence) {
    return new Consultation(
        (_, _) -> {
          var seen = new Sighting.Asked("eth0", "02:00:00:00:00:02", new TreeSet<>(holders));
          asked.add(true);
          return Map.of(VIP, seen);
        },
        List.of(fence),
        CommandRunner.SYSTEM);
  }

  private Happening answer() throws InterruptedException {
    Happening answer = answers.poll(60, TimeUnit.SECONDS);
    return answer == null ? new Happening.Tick() : answer;
  }

  private Happening probed(Consultation consultation, Set<String> who) throws InterruptedException {
    holders = who;
    consultation.probe(Set.of(VIP), PATIENCE, answers::add);
    return answer();
  }

  @Test
  void whoAnswersIsThePeerUntilItIsKnown() throws InterruptedException {
    try (Consultation consultation = consultation()) {
      assertEquals(new Happening.Probed(false), probed(consultation, Set.of()));
      assertEquals(new Happening.Probed(true), probed(consultation, Set.of(STRANGER)));
    }
  }

  @Test
  void aStrangerWithAnAddressKeepsNobodyFromTakingOver() throws Exception {
    try (Consultation consultation = consultation()) {
      holders = Set.of(PEER);
      consultation.learn(Set.of(VIP));
      assertNotNull(asked.poll(60, TimeUnit.SECONDS));
      // Learning ends after the question; a peer that answers is known by then or soon after.
      assertEquals(new Happening.Probed(true), probed(consultation, Set.of(PEER, STRANGER)));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (probed(consultation, Set.of(STRANGER)).equals(new Happening.Probed(true))
          && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertEquals(new Happening.Probed(false), probed(consultation, Set.of(STRANGER)));
      assertEquals(new Happening.Probed(true), probed(consultation, Set.of(PEER)));
    }
  }

  @Test
  void onlyAFenceThatEndsWellConfirms() throws InterruptedException {
    for (String program : List.of("/bin/true", "/bin/false", "/nonexistent/fence")) {
      try (Consultation consultation = consultation(program)) {
        consultation.fence(answers::add);
        assertEquals(new Happening.Fenced(program.equals("/bin/true")), answer(), program);
      }
    }
  }

  @Test
  void whatIsAskedAfterTheEndIsDenied() throws InterruptedException {
    Consultation consultation = consultation("/bin/true");
    consultation.close();
    consultation.fence(answers::add);
    assertEquals(new Happening.Fenced(false), answer());
  }
}

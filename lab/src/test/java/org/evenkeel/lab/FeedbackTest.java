package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What an agent says of its machine becomes that machine's weight in the kernel. */
@LabTest
class FeedbackTest {

  private static final String FEEDBACK = "feedback: { source: agent, interval: 1s, timeout: 5s }";
  private static final int CONNECTIONS_MAX = 20;

  /** Points by which an agent's average may change from one question to the other. */
  private static final int APART_MAX = 3;

  /**
   * What the programs of the test itself leave of the guest's processor, at the least. Time in
   * which a busy host does not let the guest run counts as the guest's work.
   */
  private static final int CALM_MIN = 10;

  /** Burning leaves nothing. */
  private static final int BUSY_MAX = 4;

  /** Each look is work too, for the processor that is looked at. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Test
  void weightsFollowTheAgentsAndComeBack(Guest guest) throws Exception {
    try (Site site = Site.direct(guest, FEEDBACK)) {
      for (Host real : site.topology().reals()) {
        AgentProgram.start(real, CONNECTIONS_MAX);
      }
      site.start();
      statusIsTheKernelsWeight(site, "real1", 100);

      // Four of twenty connections are a load of 20 %. They do not pass the VIP: only one is
      // loaded.
      List<Download> load = new ArrayList<>();
      for (int connection = 0; connection < 4; connection++) {
        load.add(Download.begin(site.client(), site.real("real1").address()));
      }
      site.awaitWeight("real1", 80);
      assertEquals(Optional.of(100), site.weight("real2"));
      statusIsTheKernelsWeight(site, "real1", 80);

      load.forEach(Download::abort);
      site.awaitWeight("real1", 100);
    }
  }

  /**
   * The machines of a guest share one processor, so that burning it on one makes it scarce for
   * both; what tells them apart is that the other one's agent looks at its memory.
   */
  @Test
  void aBurnedProcessorLowersTheWeightAndHaproxyReadsTheSame(Guest guest) throws Exception {
    Haproxy.requireInstalled();
    try (Site site = Site.direct(guest, FEEDBACK)) {
      AgentProgram.ofProcessor(site.real("real1"));
      AgentProgram.ofMemory(site.real("real2"));
      site.coordinator().start();
      Haproxy haproxy = Haproxy.start(site.director(), site.topology().reals());

      agree(site, haproxy, "real1", weight -> weight >= CALM_MIN);
      int memory = agree(site, haproxy, "real2", weight -> weight > 0);

      GuestProcess fire = site.real("real1").start("nice", "-n", "19", "sha256sum", "/dev/zero");
      agree(site, haproxy, "real1", weight -> weight >= 0 && weight <= BUSY_MAX);
      assertEquals(memory, agree(site, haproxy, "real2", _ -> true), APART_MAX);

      fire.signal(GuestProcess.Signal.KILL);
      agree(site, haproxy, "real1", weight -> weight >= CALM_MIN);
    }
  }

  /**
   * Waits three times until the kernel's weight is as wanted, and HAProxy's the same but for what
   * happens between two questions.
   */
  private static int agree(Site site, Haproxy haproxy, String real, IntPredicate wanted) {
    int weight = 0;
    for (int sample = 1; sample <= 3; sample++) {
      Weights seen =
          Eventually.becomes(
              "sample %d of the weights of %s".formatted(sample, real),
              PAUSE,
              () -> new Weights(site.weight(real).orElse(-1), haproxy.weight(real)),
              both ->
                  wanted.test(both.kernel())
                      && Math.abs(both.kernel() - both.haproxy()) <= APART_MAX);
      weight = seen.kernel();
    }
    return weight;
  }

  private record Weights(int kernel, int haproxy) {}

  /** Looked at together, because a probe that is counted as a connection may pass in between. */
  private static void statusIsTheKernelsWeight(Site site, String real, int weight) {
    Eventually.holds(
        "idle, weight and the kernel's weight of %s are %d".formatted(real, weight),
        () -> {
          JsonNode status = site.coordinator().status(real);
          return status.path("idle").asInt() == weight
              && status.path("weight").asInt() == weight
              && site.weight(real).equals(Optional.of(weight));
        });
  }
}

package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent says of its machine becomes that machine's weight in the kernel. */
@LabTest
class FeedbackTest {

  private static final String FEEDBACK = "feedback: { source: agent, interval: 1s, timeout: 5s }";
  private static final int CONNECTIONS_MAX = 20;

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

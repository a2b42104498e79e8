package org.evenkeel.coordinator.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.model.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DemoTest {
  private static Demo start() throws Exception {
    try {
      return Demo.start(true);
    } catch (StartException e) {
      if (String.valueOf(e.getMessage()).startsWith("taken already: ")) {
        return abort("the demo has fixed ports: " + e.getMessage());
      }
      throw e;
    }
  }

  @Test
  void theVipAnswersAndWeightsFollowTheLoad() throws Exception {
    Demo demo = start();
    try (demo) {
      BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
      try (var _ = demo.control().watch(heard::add)) {
        Snapshot seen = demo.control().snapshot();
        while (!busy(seen)) {
          seen = heard.poll(60, TimeUnit.SECONDS);
          assertNotNull(seen, "weights do not leave 100");
        }
      }
      HttpResponse<String> answer;
      try (HttpClient client = HttpClient.newHttpClient()) {
        answer =
            client.send(
                HttpRequest.newBuilder(URI.create(demo.vip())).build(),
                HttpResponse.BodyHandlers.ofString());
      }
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().startsWith("answered by "), answer.body());
      assertTrue(demo.tally().contains(" requests answered, "), demo.tally());
      assertEquals("admin", demo.password().user());
    }
    demo.close();
    assertFalse(Files.exists(demo.root()));
  }

  /** Whether all three are up and one of them has work to do. */
  private static boolean busy(Snapshot snapshot) {
    var reals = snapshot.virtualServices().getFirst().realServers();
    return reals.stream().allMatch(real -> real.weight() > 0)
        && reals.stream().anyMatch(real -> real.weight() < 100);
  }
}

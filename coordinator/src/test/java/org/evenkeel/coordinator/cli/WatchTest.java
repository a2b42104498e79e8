package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What changes, as it is told while one watches. */
@Timeout(180)
class WatchTest {
  private static JsonNode status(String real) throws IOException {
    return new ObjectMapper()
        .readTree(
            """
            {"node": "lb1", "role": "active", "revision": 1, "degraded": [], "virtual-services":
              [{"name": "mq", "up": true, "active-connections": 3, "real-servers": [%s]}]}
            """
                .formatted(real));
  }

  private static String real(String health, String state, int weight, int connections) {
    return """
    {"name": "r1", "health": "%s", "state": "%s", "weight": %d, "reason": "because",
     "active-connections": %d}
    """
        .formatted(health, state, weight, connections);
  }

  private static List<StatusChanges.Change> changes(String before, String now) throws IOException {
    return StatusChanges.between(status(before), status(now));
  }

  @Test
  void figuresThatAlwaysMoveAreNoChange() throws IOException {
    assertEquals(List.of(), changes(real("up", "online", 90, 5), real("up", "online", 97, 9)));
  }

  @Test
  void healthStateAndWeightAre() throws IOException {
    assertEquals(
        List.of(
            new StatusChanges.Change("mq/r1", "health", "down", "because"),
            new StatusChanges.Change("mq/r1", "state", "drain", ""),
            new StatusChanges.Change("mq/r1", "weight", "0", "")),
        changes(real("up", "online", 90, 5), real("down", "drain", 0, 5)));
  }

  @Test
  void whatComesAndGoesIsTold() throws IOException {
    assertEquals(
        List.of(new StatusChanges.Change("mq/r1", "server", "added, up", "because")),
        changes("", real("up", "online", 90, 5)));
    assertEquals(
        List.of(new StatusChanges.Change("mq/r1", "server", "removed", "")),
        changes(real("up", "online", 90, 5), ""));
    JsonNode empty =
        new ObjectMapper()
            .readTree(
                "{\"node\": \"lb1\", \"role\": \"passive\", \"revision\": 2, \"degraded\":"
                    + " [\"no link\"]}");
    assertEquals(
        List.of(
            new StatusChanges.Change("lb1", "role", "passive", ""),
            new StatusChanges.Change("lb1", "revision", "2", ""),
            new StatusChanges.Change("lb1", "degraded", "no link", ""),
            new StatusChanges.Change("mq", "service", "removed", "")),
        StatusChanges.between(status(""), empty));
  }

  @Test
  void aScreenHoldsWhatFitsAndSaysWhatDoesNot() {
    assertEquals("\u001b[Ha\u001b[K\r\nb\u001b[K\r\n\u001b[J", Screen.frame("a\nb\n", 24));
    assertEquals(
        "\u001b[Ha\u001b[K\r\n… 3 more lines\u001b[K\u001b[J", Screen.frame("a\nb\nc\nd\n", 3));
  }

  @Test
  void theEventsOfAServedCoordinatorAreTold(@TempDir Path root) throws Exception {
    var control =
        new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10))));
    var out = new StringWriter();
    var err = new StringWriter();
    try (TestServer server = new TestServer(root, control, new TestServer.NoPages())) {
      Thread watching =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () ->
                      EvenkeelCommand.line(new PrintWriter(out, true), new PrintWriter(err, true))
                          .execute("status", "--watch", "--root", root.toString()));
      eventually("the table is shown", () -> out.toString().contains("mq"));
      // It may not follow yet; so the health goes up and down until it is heard.
      eventually(
          "a change is told",
          () -> {
            control.publish(_ -> Snapshots.of(Snapshots.service("mq", Snapshots.down("r1", 10))));
            Thread.sleep(300);
            control.publish(_ -> Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10))));
            Thread.sleep(300);
            return out.toString().contains("mq/r1  health down");
          });
      assertTrue(server.port() > 0);
      watching.interrupt();
      watching.join();
    }
    Typed past = Typed.run("events", "--limit", "0");
    assertEquals(2, past.status());
  }
}

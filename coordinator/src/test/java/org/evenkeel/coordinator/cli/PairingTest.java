package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.evenkeel.coordinator.Coordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole coordinators become a pair by the commands that an operator types, and part again. */
@Timeout(600)
class PairingTest {
  private static final String PLACE = "127.0.80.1:26695";

  @TempDir Path folder;
  private PairedNode lb1;
  private PairedNode lb2;

  @BeforeEach
  void makeNodes() throws IOException {
    lb1 = new PairedNode("lb1", folder);
    lb2 = new PairedNode("lb2", folder);
  }

  @AfterEach
  void stop() {
    lb2.close();
    lb1.close();
  }

  private static String cluster(int fwmark) {
    return """
    virtual-services:
      - name: web
        fwmark: %d
        forwarding: nat
        check: { type: none }
        real-servers: [{ name: a, address: 192.0.2.1 }]
    """
        .formatted(fwmark);
  }

  @Test
  void theCommandsMakeAPairAndBreakIt() throws Exception {
    Files.writeString(lb1.etc.resolve("evenkeel.yaml"), cluster(1));
    Files.writeString(lb2.etc.resolve("evenkeel.yaml"), cluster(2));
    Coordinator _ = lb1.start();
    Coordinator _ = lb2.start();
    assertTrue(lb1.type("ha", "unpair", "--yes").err().contains("not one of a pair"));

    String code = invited(lb1);
    Typed wrong = lb2.type("ha", "pair", PLACE, "--code", "0000-0000-0000");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("4 tries are left"), wrong.err());
    Typed joined = lb2.type("ha", "pair", PLACE, "--code", code);
    assertEquals(0, joined.status(), joined.err());
    assertTrue(joined.err().contains("systemctl restart evenkeel"), joined.err());
    paired(lb1);

    lb1.close();
    lb2.close();
    lb1.patient();
    lb2.patient();
    Coordinator _ = lb2.start(); // the one that joined is alone first, and even so not in the right
    eventually("lb2 is active", () -> lb2.is("active"));
    assertEquals(cluster(2), lb2.cluster());
    Coordinator _ = lb1.start();
    eventually("lb1 is in step", () -> lb1.ha().path("in-step").asBoolean());
    assertEquals(cluster(1), lb1.cluster());
    assertEquals(cluster(1), lb2.cluster());
    assertTrue(lb2.history(1).endsWith(cluster(2)), "its own is in the history");
    assertEquals(
        Files.readString(lb1.state.resolve("users.json")),
        Files.readString(lb2.state.resolve("users.json")));
    assertTrue(lb1.type("ha", "pair").err().contains("one of a pair already"));
    assertEquals(0, lb2.apply(cluster(3)).status());
    eventually("lb1 has it", () -> lb1.cluster().equals(cluster(3)));

    // Broken on the passive node: lb2 keeps what there is.
    assertEquals(1, lb1.type("ha", "unpair").status(), "without a yes");
    Typed broken = lb1.type("ha", "unpair", "--yes");
    assertEquals(0, broken.status(), broken.err());
    assertTrue(broken.err().contains("lb2 has broken the pair, too"), broken.err());
    for (PairedNode each : new PairedNode[] {lb1, lb2}) {
      assertFalse(Files.readString(each.etc.resolve("node.yaml")).contains("ha:"));
      for (String file : new String[] {"ha.key", "ha-own.pem", "ha-peer.pem"}) {
        assertFalse(Files.exists(each.etc.resolve(file)));
      }
    }
    lb1.close();
    lb2.close();
    Coordinator _ = lb1.start();
    Coordinator _ = lb2.start();
    assertTrue(lb1.is("standalone"));
    assertTrue(lb2.is("standalone"));
    assertEquals(cluster(3), lb2.cluster());
    assertTrue(lb1.status().path("virtual-services").isEmpty(), "lb1 has given them up");
    assertTrue(lb1.history(lb1.revision() - 1).endsWith(cluster(3)), "and kept them");

    // Paired again, the other way round, and broken on the active node.
    assertEquals(0, lb1.type("ha", "pair", PLACE, "--code", invited(lb2)).status());
    paired(lb2);
    lb2.close();
    lb1.close();
    lb1.patient();
    lb2.patient();
    Coordinator _ = lb2.start();
    eventually("lb2 is active", () -> lb2.is("active"));
    Coordinator _ = lb1.start();
    eventually("lb1 is in step", () -> lb1.ha().path("in-step").asBoolean());
    assertEquals(cluster(3), lb1.cluster());
    Typed again = lb2.type("ha", "unpair", "--yes");
    assertTrue(again.err().contains("lb1 has broken the pair, too"), again.err());
    assertTrue(again.err().contains("this node is active, and keeps"), again.err());
    assertFalse(Files.exists(lb1.etc.resolve("ha.key")));
    eventually("lb1 gives them up", () -> lb1.status().path("virtual-services").isEmpty());
    assertEquals(cluster(3), lb2.cluster());
  }

  /** Waits until the node that invited has heard that the other one is done, too. */
  private static void paired(PairedNode node) throws Exception {
    try (ControlClient client = new ControlClient(node.root.resolve("run/evenkeel/control.sock"))) {
      eventually(
          "it is done here, too",
          () -> client.get("/api/v1/ha/pair").path("phase").asText().equals("done"));
    }
  }

  /** The code that a node shows when it is told to invite another one. */
  private static String invited(PairedNode node) throws CommandFailure {
    try (ControlClient client = new ControlClient(node.root.resolve("run/evenkeel/control.sock"))) {
      return client
          .post("/api/v1/ha/pair", "application/json", "{\"listen\":\"" + PLACE + "\"}")
          .path("code")
          .asText();
    }
  }
}

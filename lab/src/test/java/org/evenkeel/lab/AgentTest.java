package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent on a real kernel counts its own machine's connections and no other's. */
@LabTest
class AgentTest {

  @Test
  void connectionsLowerTheAnswerAndTheirEndRaisesIt(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      for (Host real : lan.reals()) {
        WebServer.start(real);
        AgentProgram.start(real, 20);
      }
      awaitAnswer(lan, "real1", "100%");

      List<Download> load = new ArrayList<>();
      for (int connection = 0; connection < 4; connection++) {
        load.add(Download.begin(lan.client(), lan.host("real1").address()));
      }
      awaitAnswer(lan, "real1", "80%");
      assertEquals("100%", answer(lan, "real2"));

      load.forEach(Download::abort);
      awaitAnswer(lan, "real1", "100%");
    }
  }

  private static void awaitAnswer(Topology lan, String real, String percent) {
    Eventually.becomes(real + " answers " + percent, () -> answer(lan, real), percent::equals);
  }

  /** The availability, without the words that precede it for a while after a change. */
  private static String answer(Topology lan, String real) throws InterruptedException {
    String address = lan.host(real).address();
    String line = lan.client().run("busybox", "nc", address, "3333").succeeded().stdout();
    return line.replaceFirst("^up ready ", "").strip();
  }
}

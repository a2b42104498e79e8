package org.evenkeel.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.evenkeel.lab.GuestProcess.Signal;

/** Two coordinators. */
final class EvenkeelPair implements DirectorPair {
  private static final Duration END = Duration.ofMinutes(1);

  private final PairSite site;
  private final Map<PairSite.Node, GuestProcess> running = new HashMap<>();

  EvenkeelPair(PairSite site) {
    this.site = site;
  }

  @Override
  public void settle() throws IOException, InterruptedException {
    for (PairSite.Node node : site.nodes()) {
      GuestProcess process = running.get(node);
      if (process == null || !process.running()) {
        running.put(node, node.program().start());
      }
    }
    Eventually.holds(
        "one is active, the other in step",
        () -> {
          int active = 0;
          int ready = 0;
          for (PairSite.Node node : site.nodes()) {
            active += node.is("active") && node.holds() ? 1 : 0;
            ready += node.is("passive") && node.pair().path("in-step").asBoolean() ? 1 : 0;
          }
          return active == 1 && ready == 1;
        });
  }

  @Override
  public void kill(PairSite.Node node) throws InterruptedException {
    node.crash();
    ended(node);
  }

  @Override
  public void killAll(PairSite.Node node) throws InterruptedException {
    Result _ = node.host().run("pkill", "-KILL", "-f", node.program().root());
    ended(node);
  }

  private void ended(PairSite.Node node) throws InterruptedException {
    GuestProcess process = running.remove(node);
    if (process != null) {
      Result _ = process.await(END);
    }
  }

  @Override
  public void stop(PairSite.Node node) {
    GuestProcess process = running.get(node);
    if (process != null) {
      process.signal(Signal.TERM);
    }
  }

  @Override
  public boolean takeOver(PairSite.Node node) throws IOException, InterruptedException {
    var _ = node.program().ask("POST", "/api/v1/ha/takeover");
    return true;
  }

  @Override
  public void end() throws InterruptedException {
    for (PairSite.Node node : site.nodes()) {
      killAll(node);
    }
  }
}

package org.evenkeel.coordinator;

import java.util.Map;
import java.util.TreeMap;
import org.evenkeel.coordinator.check.Verdict;
import org.evenkeel.coordinator.feedback.AgentReply;
import org.evenkeel.coordinator.ha.Aboard;
import org.evenkeel.coordinator.model.IpAddress;

/** Real servers with agents, as they are, whoever looks. */
final class SimulatedServers {
  private static final int SERVERS = 3;

  private final Map<String, Boolean> down = new TreeMap<>();
  private final Map<String, Integer> idle = new TreeMap<>();
  private long changedAt;

  /** When anything changed last that dispatch tables depend on. */
  long changedAt() {
    return changedAt;
  }

  /** Something else that they depend on changes now. */
  void touched(Aboard.Stage stage) {
    changedAt = stage.now();
  }

  /** One of them fails or returns, or has another load. */
  void change(Aboard.Stage stage) {
    String address = "198.51.100." + (1 + stage.random().nextInt(SERVERS));
    touched(stage);
    if (stage.random().nextInt(3) == 0) {
      idle.put(address, stage.random().nextInt(101));
      stage.tell("%s is idle by %d%%".formatted(address, idle.get(address)));
    } else {
      boolean fails = !down.getOrDefault(address, false);
      down.put(address, fails);
      stage.tell(address + (fails ? " fails" : " returns"));
    }
  }

  boolean up(IpAddress address) {
    return !down.getOrDefault(address.toString(), false);
  }

  Verdict probe(IpAddress address) {
    return up(address) ? new Verdict.Passed("connected") : new Verdict.Failed("no answer");
  }

  AgentReply ask(IpAddress address) {
    return AgentReply.parse(idle.getOrDefault(address.toString(), 60) + "%").orElseThrow();
  }
}

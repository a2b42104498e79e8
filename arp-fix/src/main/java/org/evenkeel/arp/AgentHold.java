package org.evenkeel.arp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ControlVerb;

/**
 * Has the agent of this machine answer {@code drain} while the fix is broken, and lifts that when
 * it is mended: a drain of somebody else's is left. Which it is stands in a file, so that a later
 * run lifts what an earlier one set. Used by one thread.
 */
final class AgentHold {
  private final Agent agent;
  private final Path held;

  /** What is asked of the agent. */
  interface Agent {
    /** What it was told to do. */
    AgentStatus status() throws IOException;

    /** Tells it. */
    void send(ControlVerb verb) throws IOException;
  }

  /** For the agent; {@code held} exists while it drains because of us. */
  AgentHold(Agent agent, Path held) {
    this.agent = agent;
    this.held = held;
  }

  /**
   * Does what is to be done now.
   *
   * @return what was done; empty when nothing was
   * @throws IOException when the agent cannot be told; it is to be tried again
   */
  Optional<String> update(boolean broken) throws IOException {
    boolean ours = Files.exists(held);
    if (!broken && !ours) {
      return Optional.empty();
    }
    AgentStatus status = agent.status();
    if (broken) {
      return status == AgentStatus.NORMAL ? Optional.of(drain()) : Optional.empty();
    }
    if (status == AgentStatus.DRAIN) {
      agent.send(ControlVerb.ONLINE);
      Files.delete(held);
      return Optional.of("the agent takes traffic again");
    }
    Files.delete(held);
    return Optional.of("the agent is left as somebody else set it: " + status);
  }

  /** The file first: a crash between the two leaves at most a file. */
  private String drain() throws IOException {
    Path folder = held.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(held, "evenkeel-arp watch --agent drains the agent\n");
    agent.send(ControlVerb.DRAIN);
    return "the agent drains until the fix is whole";
  }
}

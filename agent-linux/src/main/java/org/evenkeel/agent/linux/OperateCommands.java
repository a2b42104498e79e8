package org.evenkeel.agent.linux;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.evenkeel.agent.ControlVerb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands that set the operator's state. */
final class OperateCommands {
  private OperateCommands() {}

  /** {@code evenkeel-agent online}. */
  @Command(
      name = "online",
      description = {
        "Takes traffic again: the answer is the availability, for a while with \"up ready\" before"
            + " it, which lifts what a load balancer was told by drain or halt.",
        "",
        "Holds until the next online, drain or halt, until the agent is restarted, or until"
            + " AgentStatus in agent.xml is changed."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel-agent online", "  evenkeel-agent online --root /tmp/second"})
  static final class Online implements Callable<Integer> {
    @Mixin private final RootOption root = new RootOption();

    @Override
    public Integer call() throws IOException {
      return send(root, ControlVerb.ONLINE);
    }
  }

  /** {@code evenkeel-agent drain}. */
  @Command(
      name = "drain",
      description = {
        "Keeps the connections that there are and takes no new ones: the answer is \"drain\".",
        "",
        "Holds until the next online, drain or halt, until the agent is restarted, or until"
            + " AgentStatus in agent.xml is changed."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel-agent drain", "  evenkeel-agent drain --root /tmp/second"})
  static final class Drain implements Callable<Integer> {
    @Mixin private final RootOption root = new RootOption();

    @Override
    public Integer call() throws IOException {
      return send(root, ControlVerb.DRAIN);
    }
  }

  /** {@code evenkeel-agent halt}. */
  @Command(
      name = "halt",
      description = {
        "Takes this machine out of the pool: the answer is \"maint\".",
        "",
        "Holds until the next online, drain or halt, until the agent is restarted, or until"
            + " AgentStatus in agent.xml is changed."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel-agent halt", "  evenkeel-agent halt --root /tmp/second"})
  static final class Halt implements Callable<Integer> {
    @Mixin private final RootOption root = new RootOption();

    @Override
    public Integer call() throws IOException {
      return send(root, ControlVerb.HALT);
    }
  }

  private static int send(RootOption root, ControlVerb verb) throws IOException {
    root.client().send(verb);
    return 0;
  }
}

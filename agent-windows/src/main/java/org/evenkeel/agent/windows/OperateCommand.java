package org.evenkeel.agent.windows;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.evenkeel.agent.ControlVerb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code evenkeel-agent online}, {@code drain} and {@code halt}. */
@Command
final class OperateCommand implements Callable<Integer> {
  /** What the operator can want of this machine. */
  enum State {
    ONLINE(
        ControlVerb.ONLINE,
        "Takes traffic again: the answer is the availability, for a while with \"up ready\" before"
            + " it, which lifts what a load balancer was told by drain or halt."),
    DRAIN(
        ControlVerb.DRAIN,
        "Keeps the connections that there are and takes no new ones: the answer is \"drain\"."),
    HALT(ControlVerb.HALT, "Takes this machine out of the pool: the answer is \"maint\".");

    final ControlVerb verb;
    final String description;

    State(ControlVerb verb, String description) {
      this.verb = verb;
      this.description = description;
    }
  }

  @Mixin private final RootOption root = new RootOption();
  private final State state;

  OperateCommand(State state) {
    this.state = state;
  }

  /** The command with its help. */
  CommandSpec spec() {
    String word = state.verb.word();
    CommandSpec spec = CommandSpec.forAnnotatedObject(this).name(word);
    spec.usageMessage()
        .description(
            state.description,
            "",
            "Holds until the next online, drain or halt, until the agent is restarted, or until"
                + " AgentStatus in agent.xml is changed.")
        .footerHeading("%nExamples:%n")
        .footer("  evenkeel-agent " + word);
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    root.client().send(state.verb);
    return 0;
  }
}

package org.evenkeel.coordinator.cli;

import java.util.concurrent.Callable;
import org.evenkeel.coordinator.model.OperatorState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evenkeel rip …}: one method for each state that an operator sets. */
@Command(
    name = "rip",
    description = "Takes real servers out of service and back.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel rip drain rabbitmq rabbit1     before an update of rabbit1",
      "  evenkeel rip online rabbitmq rabbit1    when it is done"
    },
    subcommands = {RipCommand.Drain.class, RipCommand.Halt.class, RipCommand.Online.class})
final class RipCommand {

  /** Sets one state on one real server. */
  abstract static class SetState implements Callable<Integer> {
    private final OperatorState state;

    @Mixin private RootOption root = new RootOption();

    @Mixin private RealServerParameters realServer = new RealServerParameters();

    SetState(OperatorState state) {
      this.state = state;
    }

    @Override
    public Integer call() throws CommandFailure {
      String body = "{\"state\": \"%s\"}".formatted(state);
      try (ControlClient client = new ControlClient(root.controlSocket())) {
        client.put(realServer.path("state"), "application/json", body);
      }
      return 0;
    }
  }

  /** {@code evenkeel rip drain}. */
  @Command(
      name = "drain",
      description = "No new connections; those that there are go on.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel rip drain rabbitmq rabbit1")
  static final class Drain extends SetState {
    Drain() {
      super(OperatorState.DRAIN);
    }
  }

  /** {@code evenkeel rip halt}. */
  @Command(
      name = "halt",
      description = "Out of service at once; connections are cut.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel rip halt rabbitmq rabbit1")
  static final class Halt extends SetState {
    Halt() {
      super(OperatorState.HALT);
    }
  }

  /** {@code evenkeel rip online}. */
  @Command(
      name = "online",
      description = "Back in service, as health and feedback allow.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel rip online rabbitmq rabbit1")
  static final class Online extends SetState {
    Online() {
      super(OperatorState.ONLINE);
    }
  }
}

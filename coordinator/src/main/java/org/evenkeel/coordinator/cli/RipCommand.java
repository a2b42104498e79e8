package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code evenkeel rip …}: one method for each state that an operator sets. */
@Command(
    name = "rip",
    description = "Shows and edits real servers; takes them out of service and back.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel rip list rabbitmq",
      "  evenkeel rip add rabbitmq rabbit3 address=192.168.87.12 weight=100",
      "  evenkeel rip drain rabbitmq rabbit1     before an update of rabbit1",
      "  evenkeel rip online rabbitmq rabbit1    when it is done"
    },
    subcommands = {
      RealServerEditing.ListAll.class,
      RealServerEditing.Add.class,
      RealServerEditing.Change.class,
      RealServerEditing.Remove.class,
      RipCommand.Drain.class,
      RipCommand.Halt.class,
      RipCommand.Online.class
    })
final class RipCommand {

  /** Sets one state on one real server, or on all of one name. */
  abstract static class SetState implements Callable<Integer> {
    private final OperatorState state;

    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "VIP",
        description = "Name of the virtual service.")
    private @Nullable String service;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "RIP",
        description = "Name of the real server.")
    private @Nullable String realServer;

    @Option(
        names = "--server",
        paramLabel = "NAME",
        description =
            "Instead: the real servers of this name, or address, of all virtual services.")
    private @Nullable String everywhere;

    SetState(OperatorState state) {
      this.state = state;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
      requireTarget();
      try (ControlClient client = root.client()) {
        List<RealServerId> targets = targets(client);
        for (RealServerId target : targets) {
          client.put(RealServerParameters.path(target, "state"), "application/json", body(state));
          err().printf("%s of %s: %s%n", target.realServer(), target.service(), told(state));
        }
        return after(client, targets);
      }
    }

    private static String told(OperatorState state) {
      return switch (state) {
        case DRAIN -> "draining, no new connections; those that there are go on";
        case HALT -> "halted, out of service; its connections are cut";
        case ONLINE -> "online, as health and feedback allow";
      };
    }

    private void requireTarget() {
      if (everywhere == null && (service == null || realServer == null)) {
        throw new ParameterException(
            spec.commandLine(), "which one? give VIP and RIP, or --server NAME");
      }
      if (everywhere != null && service != null) {
        throw new ParameterException(spec.commandLine(), "either VIP and RIP, or --server NAME");
      }
    }

    private List<RealServerId> targets(ControlClient client) throws CommandFailure {
      String name = everywhere;
      if (name == null) {
        return List.of(
            new RealServerId(Objects.requireNonNull(service), Objects.requireNonNull(realServer)));
      }
      List<RealServerId> found = new ArrayList<>();
      for (JsonNode one : client.get("/api/v1/status").path("virtual-services")) {
        for (JsonNode real : one.path("real-servers")) {
          String known = real.path("name").asText();
          if (known.equals(name) || isAddress(real.path("address").asText(), name)) {
            found.add(new RealServerId(one.path("name").asText(), known));
          }
        }
      }
      if (found.isEmpty()) {
        throw new CommandFailure(
            "no virtual service has a real server %s; evenkeel rip list shows all".formatted(name));
      }
      return found;
    }

    /** Whether both are the same address, however it is written. */
    private static boolean isAddress(String known, String typed) {
      try {
        return IpAddress.parse(known).equals(IpAddress.parse(typed));
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    /** What is asked for. */
    String body(OperatorState wanted) {
      return "{\"state\": \"%s\"}".formatted(wanted);
    }

    /** What is done when all have been asked; the exit status. */
    int after(ControlClient client, List<RealServerId> targets)
        throws CommandFailure, InterruptedException {
      return 0;
    }

    /** Where people are told how it goes. */
    PrintWriter err() {
      return spec.commandLine().getErr();
    }
  }

  /** {@code evenkeel rip drain}. */
  @Command(
      name = "drain",
      description = "No new connections; those that there are go on.",
      footerHeading = "%nExample:%n",
      footer = {
        "  evenkeel rip drain rabbitmq rabbit1",
        "  evenkeel rip drain --server rabbit1 --deadline 5m --wait   and halted by then"
      })
  static final class Drain extends SetState {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** What is over sooner needs no progress. */
    private static final Duration QUIET_START = Duration.ofSeconds(1);

    /** How often none must be left: what is counted is up to two seconds old. */
    private static final int QUIET_LOOKS = 6;

    @Option(
        names = "--deadline",
        paramLabel = "TIME",
        converter = DeadlineConverter.class,
        description =
            "Halt it when its connections have ended, or after this time, such as 5m, with those"
                + " that are left.")
    private @Nullable Duration deadline;

    @Option(
        names = "--wait",
        description = "Return when no connection is left; exit 1 when that takes over an hour.")
    private boolean wait;

    Drain() {
      super(OperatorState.DRAIN);
    }

    @Override
    String body(OperatorState wanted) {
      return deadline == null
          ? super.body(wanted)
          : "{\"state\": \"%s\", \"deadline\": \"%s\"}"
              .formatted(wanted, DurationText.format(deadline));
    }

    @Override
    int after(ControlClient client, List<RealServerId> targets)
        throws CommandFailure, InterruptedException {
      if (!wait) {
        return 0;
      }
      Duration patience = deadline == null ? PATIENCE : deadline.plus(GRACE);
      long end = System.nanoTime() + patience.toNanos();
      long tellFrom = System.nanoTime() + QUIET_START.toNanos();
      long told = 0;
      int quiet = 0;
      while (true) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        Left left = left(client, targets);
        quiet = left.connections() == 0 ? quiet + 1 : 0;
        // With a deadline the coordinator itself says when none is left: by halting it.
        if (left.servers() == 0 || (deadline == null && quiet >= QUIET_LOOKS)) {
          return 0;
        }
        boolean late = System.nanoTime() - tellFrom >= 0;
        if (late && left.connections() != told && left.connections() > 0) {
          told = left.connections();
          err().println(told == 1 ? "1 connection left" : told + " connections left");
        }
        if (System.nanoTime() - end > 0) {
          err().println("not drained within " + DurationText.format(patience));
          return 1;
        }
      }
    }

    /** How many of the servers are draining yet, and the connections of these. */
    private record Left(int servers, long connections) {}

    private static Left left(ControlClient client, List<RealServerId> targets)
        throws CommandFailure {
      int servers = 0;
      long connections = 0;
      for (JsonNode service : client.get("/api/v1/status").path("virtual-services")) {
        for (JsonNode real : service.path("real-servers")) {
          RealServerId id =
              new RealServerId(service.path("name").asText(), real.path("name").asText());
          boolean draining = real.path("state").asText().equals(OperatorState.DRAIN.toString());
          if (targets.contains(id) && draining) {
            servers++;
            connections += real.path("active-connections").asLong();
          }
        }
      }
      return new Left(servers, connections);
    }
  }

  /** Reads a time as the configuration writes it. */
  static final class DeadlineConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return DurationText.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + ", such as 30s or 5m");
      }
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

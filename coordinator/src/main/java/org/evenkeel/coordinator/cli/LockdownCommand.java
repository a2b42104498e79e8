package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel lockdown …}. */
@Command(
    name = "lockdown",
    description = {
      "Lets only some networks reach the ports by which this node is managed: web UI and API, SSH,",
      "SNMP. Virtual services, this machine itself, connections that there are and the other node",
      "of a pair are never shut out, and rules of others are not touched. It is undone unless it",
      "is confirmed in time, also when the coordinator is killed meanwhile."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel lockdown plan --network 10.0.0.0/8",
      "  evenkeel lockdown apply --network 10.0.0.0/8 --network 2001:db8::/32",
      "  evenkeel lockdown confirm                       from a connection made since",
      "  evenkeel lockdown off"
    },
    subcommands = {
      LockdownCommand.Show.class,
      LockdownCommand.Plan.class,
      LockdownCommand.Apply.class,
      LockdownCommand.Confirm.class,
      LockdownCommand.Off.class
    })
final class LockdownCommand {
  private static final String PATH = "/api/v1/lockdown";
  private static final String JSON = "application/json";

  /** How sshd(8) tells who is at the other end, and over which connection. */
  private static final String SSH = "SSH_CONNECTION";

  /** Whom to let in where. */
  private static final class Wish {
    @Option(
        names = "--network",
        paramLabel = "NETWORK",
        required = true,
        split = ",",
        description = "A network that is let in, such as 10.0.0.0/8; may be given again.")
    private List<String> networks = List.of();

    @Option(
        names = "--port",
        paramLabel = "PORT",
        split = ",",
        description = {
          "A port to guard beside this node's own, such as 22/tcp; may be given again",
          "(default: 22/tcp and 161/udp)."
        })
    private @Nullable List<String> ports;

    private ObjectNode order(boolean here) {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      networks.forEach(order.putArray("networks")::add);
      if (ports != null) {
        ports.forEach(order.putArray("ports")::add);
      }
      if (here) { // over the control socket the coordinator does not see who is at the keyboard
        sshClient(System.getenv(SSH)).ifPresent(order.putArray("reached-from")::add);
      }
      return order;
    }
  }

  /** The address of who is signed in by SSH; empty when nobody says so. Pure. */
  static Optional<String> sshClient(@Nullable String connection) {
    return Optional.ofNullable(connection)
        .map(text -> text.split(" ", 2)[0].split("%", 2)[0])
        .filter(address -> address.matches("[0-9a-fA-F:.]{2,45}"));
  }

  /** {@code evenkeel lockdown show}. */
  @Command(
      name = "show",
      description = "Shows who may reach which ports, and whether that waits to be confirmed.",
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel lockdown show", "  evenkeel lockdown show -o json | jq .state"})
  static final class Show implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(PATH, LockdownCommand::table);
      return 0;
    }
  }

  /** {@code evenkeel lockdown plan}. */
  @Command(
      name = "plan",
      description = "Shows what a lockdown would change, and its rules. Changes nothing.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel lockdown plan --network 10.0.0.0/8 --port 22/tcp")
  static final class Plan implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private Wish wish = new Wish();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        String order = wish.order(client.isLocal()).toString();
        JsonNode plan = client.put(PATH + "?plan=true", JSON, order);
        PrintWriter err = spec.commandLine().getErr();
        output.print(spec.commandLine().getOut(), plan, LockdownCommand::planned);
        plan.path("shuts-out")
            .forEach(
                out ->
                    err.println(
                        "evenkeel: that would shut you out: %s is in none of the networks"
                            .formatted(TerminalText.line(out.asText()))));
        if (plan.has("problem")) {
          throw new CommandFailure(plan.path("problem").asText());
        }
        return 0;
      }
    }
  }

  /** {@code evenkeel lockdown apply}. */
  @Command(
      name = "apply",
      description = {
        "Puts a lockdown in force, and takes it back unless it is confirmed in time. Make a new",
        "connection to this node before you confirm: those that there are go on in any case."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel lockdown apply --network 10.0.0.0/8 --network 192.0.2.7",
        "  evenkeel lockdown apply --network 10.0.0.0/8 --port 22/tcp --confirm 5m"
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private Wish wish = new Wish();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--confirm",
        paramLabel = "TIME",
        defaultValue = "60s",
        description = "How long it waits to be confirmed, 1s to 1h (default: ${DEFAULT-VALUE}).")
    private String patience = "60s";

    @Option(names = "--force", description = "Even when that shuts out whoever gives this command.")
    private boolean force;

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        String order = wish.order(client.isLocal()).put("force", force).toString();
        String path = PATH + "?confirm=" + PathSegment.of(patience);
        JsonNode applied = client.put(path, JSON, order);
        output.print(spec.commandLine().getOut(), applied, LockdownCommand::table);
        spec.commandLine()
            .getErr()
            .printf(
                "in force for %d s; see whether a new connection to this node works, then:"
                    + " evenkeel lockdown confirm%n",
                applied.path("waiting").path("seconds-left").asLong());
        return 0;
      }
    }
  }

  /** {@code evenkeel lockdown confirm}. */
  @Command(
      name = "confirm",
      description = "Keeps the lockdown that waits to be confirmed, also after the next boot.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel lockdown confirm",
        "  ssh admin@lb1 evenkeel lockdown confirm          proves that SSH still works, too"
      })
  static final class Confirm implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode _ = client.post(PATH + "/confirm");
        spec.commandLine().getErr().println("the lockdown stays");
        return 0;
      }
    }
  }

  /** {@code evenkeel lockdown off}. */
  @Command(
      name = "off",
      description = "Takes the lockdown away without a trace: everybody reaches the ports again.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel lockdown off")
  static final class Off implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode _ = client.delete(PATH);
        spec.commandLine().getErr().println("there is no lockdown");
        return 0;
      }
    }
  }

  private static String table(JsonNode lockdown) {
    TextTable table = new TextTable("WHAT", "VALUE");
    JsonNode waiting = lockdown.path("waiting");
    table.add(
        "state",
        lockdown.path("state").asText()
            + (waiting.isObject()
                ? ", %d s left to confirm it".formatted(waiting.path("seconds-left").asLong())
                : ""));
    table.add("let in", joined(lockdown.path("networks"), "everybody"));
    table.add("always let in", joined(lockdown.path("peer"), "-"));
    boolean off = lockdown.path("state").asText().equals("open");
    for (JsonNode listener : lockdown.path("listeners")) {
      table.add(
          off ? "own port" : "guarded",
          listener.path("port").asText() + " " + listener.path("what").asText());
    }
    if (!off) {
      table.add("guarded", joined(lockdown.path("ports"), "-"));
    }
    if (lockdown.has("problem")) {
      table.add("problem", lockdown.path("problem").asText());
    }
    return String.join("\n", table.lines()) + "\n";
  }

  private static String planned(JsonNode plan) {
    StringBuilder text = new StringBuilder();
    for (String list : List.of("changes", "rules")) {
      text.append(list).append(":\n");
      plan.path(list).forEach(line -> text.append("  ").append(line.asText()).append('\n'));
    }
    return text.toString();
  }

  private static String joined(JsonNode texts, String none) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return all.isEmpty() ? none : String.join(", ", all);
  }
}

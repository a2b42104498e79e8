package org.evenkeel.arp;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.ControlClient;
import org.evenkeel.agent.ControlVerb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp watch}. */
@Command(
    name = "watch",
    description = {
      "Checks again and again, and tells what changes.",
      "It looks each period, and as soon as interfaces or addresses change, and prints a line for",
      "each new fault and for its end. Runs until SIGTERM."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-arp watch", "  evenkeel-arp watch --period 5 --mend --agent"})
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();
  @Mixin private final Wishes wishes = new Wishes();

  @Option(
      names = "--period",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Between two checks, 1 to 86400; default: ${DEFAULT-VALUE}.")
  private int period;

  @Option(names = "--mend", description = "Make again what is recorded and was lost.")
  private boolean mend;

  @Option(
      names = "--agent",
      paramLabel = "SOCKET",
      arity = "0..1",
      fallbackValue = "",
      description = {
        "Have evenkeel-agent answer drain while the fix is broken; its control socket, default:"
            + " run/evenkeel/agent.sock below the root."
      })
  private @Nullable String agent;

  @Override
  public Integer call() throws MachineException, InterruptedException {
    if (period < 1 || period > 86_400) {
      throw new ParameterException(spec.commandLine(), "--period takes 1 to 86400 seconds");
    }
    Set<Finding> known = new HashSet<>();
    try (NetworkChanges changes = new NetworkChanges()) {
      Set<Finding> faults = faults();
      spec.commandLine().getErr().println("evenkeel-arp: ready");
      while (true) {
        tell(known, faults);
        if (mend && !faults.isEmpty() && mend()) {
          faults = again(faults);
          tell(known, faults);
        }
        hold(faults);
        changes.await(Duration.ofSeconds(period));
        faults = again(faults);
      }
    }
  }

  /** Prints what is new and what is over. */
  private void tell(Set<Finding> known, Set<Finding> faults) {
    PrintWriter out = spec.commandLine().getOut();
    faults.stream()
        .filter(fault -> !known.contains(fault))
        .forEach(fault -> out.println(line(fault)));
    known.stream()
        .filter(fault -> !faults.contains(fault))
        .forEach(fault -> out.println("mended: " + fault.check()));
    known.clear();
    known.addAll(faults);
  }

  /** What could not be proved is no reason to drain. */
  private void hold(Set<Finding> faults) {
    if (agent == null) {
      return;
    }
    boolean broken = faults.stream().anyMatch(f -> f.verdict() == Finding.Verdict.FAULT);
    Path root = place.root();
    Path socket = agent.isEmpty() ? root.resolve("run/evenkeel/agent.sock") : Path.of(agent);
    ControlClient client = new ControlClient(new ControlAddress.UnixSocket(socket));
    AgentHold hold =
        new AgentHold(new Controlled(client), root.resolve("var/lib/evenkeel/arp/agent-drained"));
    try {
      hold.update(broken).ifPresent(done -> spec.commandLine().getOut().println(done));
    } catch (IOException e) {
      spec.commandLine().getErr().println("evenkeel-arp: " + e.getMessage());
    }
  }

  /** The agent behind its control socket. */
  private record Controlled(ControlClient client) implements AgentHold.Agent {
    @Override
    public AgentStatus status() throws IOException {
      return client.status().status();
    }

    @Override
    public void send(ControlVerb verb) throws IOException {
      client.send(verb);
    }
  }

  /** A look that fails is told, and taken again after the next period. */
  private Set<Finding> again(Set<Finding> before) {
    try {
      return faults();
    } catch (MachineException e) {
      spec.commandLine().getErr().println("evenkeel-arp: " + e.getMessage());
      return before;
    }
  }

  private static String line(Finding fault) {
    return "%s: %s: wanted %s, found %s"
        .formatted(fault.verdict(), fault.check(), fault.wanted(), fault.found());
  }

  private Set<Finding> faults() throws MachineException {
    List<Finding> findings = CheckCommand.findings(spec, place, wishes, OptionalInt.empty(), true);
    Set<Finding> faults = new HashSet<>(findings);
    faults.removeIf(Finding::ok);
    return faults;
  }

  /**
   * A failure is told and tried again: the watch goes on.
   *
   * @return whether anything was done
   */
  private boolean mend() {
    List<Step> done = List.of();
    try (Host host = place.open();
        FileChannel _ = host.journal().lock()) {
      done = new Applier(host, host.journal()).mend();
    } catch (MachineException | IOException e) {
      spec.commandLine().getErr().println("evenkeel-arp: " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    done.forEach(step -> out.println("done again: " + step.what()));
    return !done.isEmpty();
  }
}

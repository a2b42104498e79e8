package org.evenkeel.arp;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
      "Checks again and again, and tells what changes: a line for each new fault and for its end.",
      "Runs until SIGTERM."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-arp watch", "  evenkeel-arp watch --period 5 --mend"})
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

  @Override
  public Integer call() throws MachineException, InterruptedException {
    if (period < 1 || period > 86_400) {
      throw new ParameterException(spec.commandLine(), "--period takes 1 to 86400 seconds");
    }
    PrintWriter out = spec.commandLine().getOut();
    Set<Finding> known = new HashSet<>();
    Set<Finding> seen = faults();
    spec.commandLine().getErr().println("evenkeel-arp: ready");
    while (true) {
      Set<Finding> faults = seen;
      faults.stream()
          .filter(fault -> !known.contains(fault))
          .forEach(fault -> out.println(line(fault)));
      known.stream()
          .filter(fault -> !faults.contains(fault))
          .forEach(fault -> out.println("mended: " + fault.check()));
      known.clear();
      known.addAll(faults);
      if (mend && !faults.isEmpty()) {
        mend(out);
      }
      TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(period).toNanos());
      seen = again(faults);
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
    List<Finding> findings = CheckCommand.findings(spec, place, wishes, OptionalInt.empty());
    Set<Finding> faults = new HashSet<>(findings);
    faults.removeIf(Finding::ok);
    return faults;
  }

  /** A failure is told and tried again: the watch goes on. */
  private void mend(PrintWriter out) {
    try (Host host = place.open();
        FileChannel _ = host.journal().lock()) {
      for (Step step : new Applier(host, host.journal()).mend()) {
        out.println("done again: " + step.what());
      }
    } catch (MachineException | IOException e) {
      spec.commandLine().getErr().println("evenkeel-arp: " + e.getMessage());
    }
  }
}

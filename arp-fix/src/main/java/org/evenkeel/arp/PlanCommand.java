package org.evenkeel.arp;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp plan}. */
@Command(
    name = "plan",
    description = "Shows what apply would do, and why, and changes nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-arp plan --vip 10.0.0.100",
      "  evenkeel-arp plan --vip fd00::100 --method nftables -o json"
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();
  @Mixin private final Wishes wishes = new Wishes();

  @Option(names = "--temporary", description = "Plan nothing that would survive a reboot.")
  private boolean temporary;

  @Override
  public Integer call() throws MachineException {
    if (wishes.vips().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "which VIP? give --vip ADDRESS");
    }
    try (Host host = place.open()) {
      Plan plan = host.plan(wishes.request(!temporary));
      PrintWriter out = spec.commandLine().getOut();
      out.print(PlanView.render(plan, host, place.format()));
      out.flush();
      return plan.problems().isEmpty() ? 0 : 1;
    }
  }
}

package org.evenkeel.arp;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp apply}. */
@Command(
    name = "apply",
    description = {
      "Makes this machine accept packets for VIPs without claiming them.",
      "What it finds is recorded; remove restores it. Applying twice changes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-arp apply --vip 10.0.0.100",
      "  evenkeel-arp apply --vip 10.0.0.100 --mode tun",
      "  evenkeel-arp apply --vip 10.0.0.100 --method nftables --temporary",
      "  evenkeel-arp apply --recorded          all that is recorded, again: at boot"
    })
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();
  @Mixin private final Wishes wishes = new Wishes();

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Option(names = "--temporary", description = "Until the next boot only.")
  private boolean temporary;

  @Option(names = "--recorded", description = "Do again what is recorded and was lost.")
  private boolean recorded;

  @Override
  public Integer call() throws MachineException, IOException {
    if (wishes.vips().isEmpty() != recorded) {
      throw new ParameterException(
          spec.commandLine(), "which VIP? give --vip ADDRESS, or --recorded alone");
    }
    try (Host host = place.open()) {
      return recorded ? again(host) : apply(host);
    }
  }

  private int apply(Host host) throws MachineException, IOException {
    Plan plan = host.plan(wishes.request(!temporary));
    if (dryRun) {
      print(PlanView.render(plan, host, place.format()));
      return plan.problems().isEmpty() ? 0 : 1;
    }
    host.prepareChange();
    if (!plan.problems().isEmpty()) {
      throw new MachineException(
          String.join("\nevenkeel-arp: ", plan.problems()) + "\nevenkeel-arp: nothing was changed");
    }
    JournalFile journal = host.journal();
    try (FileChannel _ = journal.lock()) {
      refuseAnotherWay(journal.read(), plan.method());
      Applier applier = new Applier(host, journal);
      List<Step> changed = applier.apply(plan.steps());
      List<String> notes = told(applier, host);
      print(Changes.render("changed", changed, notes, place.format(), plan));
    }
    return 0;
  }

  /** Two ways at once would hide each other's faults. */
  private void refuseAnotherWay(Journal journal, Method method) throws MachineException {
    for (Vip vip : wishes.vips()) {
      Recorded way = Recorded.of(journal, vip).orElse(null);
      Mode mode = wishes.request(false).mode();
      if (way != null && (way.method() != method || way.mode() != mode)) {
        throw new MachineException(
            "%s is applied by %s for %s; first take that back with: evenkeel-arp remove --vip %s"
                .formatted(vip, way.method(), way.mode(), vip));
      }
    }
  }

  private int again(Host host) throws MachineException, IOException {
    JournalFile journal = host.journal();
    if (dryRun) {
      print(Changes.render("changed", lost(host, journal), List.of(), place.format()));
      return 0;
    }
    host.prepareChange();
    try (FileChannel _ = journal.lock()) {
      Applier applier = new Applier(host, journal);
      List<Step> mended = applier.mend();
      print(Changes.render("changed", mended, told(applier, host), place.format()));
    }
    return 0;
  }

  private static List<Step> lost(Machine machine, JournalStore journal) throws MachineException {
    List<Step> lost = new ArrayList<>();
    for (Journal.Entry entry : journal.read().kept()) {
      if (!machine.read(entry.step()).equals(Optional.of(entry.step().wanted()))) {
        lost.add(entry.step());
      }
    }
    return lost;
  }

  private List<String> told(Applier applier, Host host) {
    List<String> notes = new ArrayList<>(applier.notes());
    notes.addAll(host.notes());
    notes.forEach(note -> spec.commandLine().getErr().println("evenkeel-arp: " + note));
    return notes;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  /** What a run did, for people and for programs. */
  static final class Changes {
    private Changes() {}

    static String render(String verb, List<Step> steps, List<String> notes, Format format) {
      return format.render(
          Map.of(verb, steps.stream().map(Step::what).toList(), "notes", notes),
          steps.isEmpty() ? "nothing to do\n" : lines(verb, steps));
    }

    static String render(
        String verb, List<Step> steps, List<String> notes, Format format, Plan plan) {
      String table =
          (steps.isEmpty() ? "nothing to do: all is as wanted\n" : lines(verb, steps))
              + "at boot: "
              + plan.persistence()
              + "\nprove it with: evenkeel-arp check\n";
      return format.render(
          Map.of(
              verb,
              steps.stream().map(Step::what).toList(),
              "notes",
              notes,
              "method",
              plan.method(),
              "reason",
              plan.reason(),
              "persistence",
              plan.persistence()),
          table);
    }

    private static String lines(String verb, List<Step> steps) {
      StringBuilder text = new StringBuilder();
      steps.forEach(step -> text.append(verb).append(": ").append(step.what()).append('\n'));
      return text.toString();
    }
  }
}

package org.evenkeel.arp;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.evenkeel.arp.Journal.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp remove}. */
@Command(
    name = "remove",
    description = {
      "Undoes what apply did for VIPs, last step first, back to what was found then.",
      "What other VIPs still need stays."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-arp remove --vip 10.0.0.100", "  evenkeel-arp remove --all --dry-run"})
final class RemoveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();

  @Option(
      names = "--vip",
      paramLabel = "ADDRESS",
      description = "A virtual address; may be repeated.")
  private List<Vip> vips = new ArrayList<>();

  @Option(names = "--all", description = "Every VIP that is recorded.")
  private boolean all;

  @Option(names = "--dry-run", description = "Show what would be undone, and change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws MachineException, IOException {
    if (vips.isEmpty() != all) {
      throw new ParameterException(
          spec.commandLine(), "which VIP? give --vip ADDRESS, or --all alone");
    }
    try (Host host = place.open()) {
      return remove(host);
    }
  }

  private int remove(Host host) throws MachineException, IOException {
    JournalFile file = host.journal();
    Journal journal = file.read();
    Set<Vip> known = journal.vips();
    Set<Vip> gone = all ? known : new HashSet<>(vips);
    for (Vip vip : gone) {
      if (!known.contains(vip) && !journal.interrupted()) {
        throw new MachineException(
            "%s is not recorded in %s; there is nothing to undo".formatted(vip, file.file()));
      }
    }
    if (dryRun) {
      print(
          ApplyCommand.Changes.render(
              "undone", unneeded(journal.without(gone)), List.of(), place.format()));
      return 0;
    }
    host.prepareChange();
    try (FileChannel _ = file.lock()) {
      Applier applier = new Applier(host, file);
      List<Step> undone = applier.remove(gone);
      List<String> notes = new ArrayList<>(applier.notes());
      notes.addAll(host.notes());
      notes.forEach(note -> spec.commandLine().getErr().println("evenkeel-arp: " + note));
      print(ApplyCommand.Changes.render("undone", undone, notes, place.format()));
    }
    return 0;
  }

  private static List<Step> unneeded(Journal journal) {
    List<Step> steps = new ArrayList<>();
    Journal left = journal;
    for (Optional<Entry> next = left.unneeded(); next.isPresent(); next = left.unneeded()) {
      steps.add(next.get().step());
      left = left.without(next.get());
    }
    return steps;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}

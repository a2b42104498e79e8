package org.evenkeel.arp;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.arp.Journal.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp status}. */
@Command(
    name = "status",
    description = "Shows what was changed here, for which VIP, and what was found before.",
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-arp status", "  evenkeel-arp status -o json"})
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();

  @Override
  public Integer call() throws MachineException {
    try (Host host = place.open()) {
      show(host, host.journal().read());
    }
    return 0;
  }

  private void show(Machine machine, Journal journal) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CHANGE", "FOUND", "WANTED", "NOW", "FOR"));
    List<Map<String, Object>> changes = new ArrayList<>();
    for (Entry entry : journal.kept()) {
      Step step = entry.step();
      String found = Applier.shown(entry.found());
      String wanted = Applier.shown(Optional.of(step.wanted()));
      String now = now(machine, step);
      List<String> vips = entry.holders().stream().map(Vip::toString).sorted().toList();
      rows.add(List.of(step.id(), found, wanted, now, String.join(" ", vips)));
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("id", step.id());
      change.put("what", step.what());
      change.put("found", found);
      change.put("wanted", wanted);
      change.put("now", now);
      change.put("vips", vips);
      changes.add(change);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("vips", journal.vips().stream().map(Vip::toString).sorted().toList());
    document.put("interrupted", journal.interrupted());
    document.put("changes", changes);
    String table = changes.isEmpty() ? "nothing is applied\n" : Format.columns(rows);
    String note =
        journal.interrupted() ? "\na run was interrupted: apply or remove undoes it first\n" : "";
    PrintWriter out = spec.commandLine().getOut();
    out.print(place.format().render(document, table + note));
    out.flush();
  }

  private static String now(Machine machine, Step step) {
    try {
      return Applier.shown(machine.read(step));
    } catch (MachineException e) {
      return "unknown: " + e.getMessage();
    }
  }
}

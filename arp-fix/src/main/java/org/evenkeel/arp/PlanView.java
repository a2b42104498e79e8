package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan beside what is found, for people and for programs. */
final class PlanView {
  private final List<Map<String, Object>> steps = new ArrayList<>();
  private final StringBuilder changes = new StringBuilder();
  private final StringBuilder right = new StringBuilder();
  private int changing;

  private PlanView() {}

  /** The text: first what would change, then, briefly, what is right and stays. */
  static String render(Plan plan, Machine machine, Format format) {
    PlanView view = new PlanView();
    plan.steps().forEach(planned -> view.add(planned, machine));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("method", plan.method());
    document.put("reason", plan.reason());
    document.put("persistence", plan.persistence());
    document.put("steps", view.steps);
    document.put("problems", plan.problems());
    return format.render(document, view.table(plan));
  }

  private String table(Plan plan) {
    StringBuilder table = new StringBuilder();
    table.append("method   ").append(plan.method()).append(": ").append(plan.reason());
    table.append("\nat boot  ").append(plan.persistence()).append('\n');
    if (changing > 0) {
      table.append("\nto change:\n").append(changes);
    } else if (!plan.steps().isEmpty()) {
      table.append("\nnothing to change: all is as wanted\n");
    }
    if (!right.isEmpty()) {
      table.append("\nstays as it is:\n").append(right);
    }
    plan.problems().forEach(problem -> table.append("\nproblem: ").append(problem).append('\n'));
    return table.toString();
  }

  private void add(PlannedStep planned, Machine machine) {
    Step step = planned.step();
    Optional<String> found = Optional.empty();
    String shown;
    String undo;
    try {
      found = machine.read(step);
      shown = Applier.shown(found);
      undo = undo(step, found);
    } catch (MachineException e) {
      shown = "unknown: " + e.getMessage();
      undo = step.undo();
    }
    boolean done = found.equals(Optional.of(step.wanted()));
    if (done) {
      right.append("    ").append(step.id()).append(": ").append(shown).append('\n');
    } else {
      changing++;
      changes.append("%2d. %s%n".formatted(changing, step.what()));
      changes.append("    why:  ").append(step.why()).append('\n');
      changes.append("    now:  ").append(shown).append('\n');
      changes.append("    see:  ").append(step.see()).append('\n');
      changes.append("    undo: ").append(undo).append('\n');
    }
    steps.add(entry(planned, found.orElse(shown), undo, done));
  }

  private static Map<String, Object> entry(
      PlannedStep planned, String found, String undo, boolean done) {
    Step step = planned.step();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", step.id());
    entry.put("what", step.what());
    entry.put("why", step.why());
    entry.put("see", step.see());
    entry.put("undo", undo);
    entry.put("wanted", step.wanted());
    entry.put("found", found);
    entry.put("done", done);
    entry.put("vips", planned.vips().stream().map(Vip::toString).sorted().toList());
    return entry;
  }

  private static String undo(Step step, Optional<String> found) {
    if (step instanceof WindowsStep && found.isEmpty() && step.undo().contains("FOUND")) {
      return "goes with the adapter";
    }
    return step.undo().replace("FOUND", found.orElse("0"));
  }
}

package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan beside what is found, for people and for programs. */
final class PlanView {
  private PlanView() {}

  /**
   * The text.
   *
   * @throws MachineException when a step's place cannot be looked at
   */
  static String render(Plan plan, Machine machine, Format format) throws MachineException {
    List<Map<String, Object>> steps = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    table.append("method   ").append(plan.method()).append(": ").append(plan.reason());
    table.append("\nat boot  ").append(plan.persistence()).append("\n\n");
    int number = 0;
    for (PlannedStep planned : plan.steps()) {
      Step step = planned.step();
      Optional<String> found = machine.read(step);
      boolean done = found.equals(Optional.of(step.wanted()));
      number++;
      table.append("%2d. %s%s%n".formatted(number, step.what(), done ? "  (already so)" : ""));
      table.append("    why:  ").append(step.why()).append('\n');
      table.append("    see:  ").append(step.see()).append('\n');
      table.append("    undo: ").append(undo(step, found)).append('\n');
      steps.add(entry(planned, found, done));
    }
    plan.problems().forEach(problem -> table.append("\nproblem: ").append(problem).append('\n'));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("method", plan.method());
    document.put("reason", plan.reason());
    document.put("persistence", plan.persistence());
    document.put("steps", steps);
    document.put("problems", plan.problems());
    return format.render(document, table.toString());
  }

  private static Map<String, Object> entry(
      PlannedStep planned, Optional<String> found, boolean done) {
    Step step = planned.step();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", step.id());
    entry.put("what", step.what());
    entry.put("why", step.why());
    entry.put("see", step.see());
    entry.put("undo", undo(step, found));
    entry.put("wanted", step.wanted());
    entry.put("found", found.orElse("absent"));
    entry.put("done", done);
    entry.put("vips", planned.vips().stream().map(Vip::toString).sorted().toList());
    return entry;
  }

  private static String undo(Step step, Optional<String> found) {
    return step.undo().replace("FOUND", found.orElse("0"));
  }
}

package org.evenkeel.coordinator.director;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.ServiceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what somebody else did to our services, and that it is put right. */
final class Drift {
  private static final Logger LOG = LoggerFactory.getLogger(Drift.class);

  /** Of a table that was emptied, the first lines and the number of the others say enough. */
  private static final int LINES_MAX = 10;

  private Drift() {}

  /**
   * Logs those steps that the plan alone does not explain.
   *
   * @param steps what is to be done now
   * @param due what would have to be done had nobody interfered
   */
  static void log(Engine engine, List<Step> steps, List<Step> due) {
    List<String> interferences = interferences(steps, due);
    interferences.stream()
        .limit(LINES_MAX)
        .forEach(one -> LOG.warn("Somebody else changed {}: {}; it is put right", engine, one));
    if (interferences.size() > LINES_MAX) {
      LOG.warn("… and {} changes more, put right too", interferences.size() - LINES_MAX);
    }
  }

  /** What was done, as the steps that put it right show it. */
  static List<String> interferences(List<Step> steps, List<Step> due) {
    Set<Step> planned = new HashSet<>(due);
    return steps.stream().filter(step -> !planned.contains(step)).map(Drift::undone).toList();
  }

  private static String undone(Step step) {
    return switch (step) {
      case Step.AddService(TableService gone) -> gone.key() + " was removed";
      case Step.EditService(TableService wanted) -> wanted.key() + " was given other settings";
      case Step.RemoveService(ServiceKey added) -> added + " was added";
      case Step.AddDestination(ServiceKey service, Destination gone) ->
          "%s of %s was removed".formatted(gone.key(), service);
      case Step.EditDestination(ServiceKey service, Destination wanted) ->
          "%s of %s was edited".formatted(wanted.key(), service);
      case Step.RemoveDestination(ServiceKey service, Destination.Key added) ->
          "%s was added to %s".formatted(added, service);
    };
  }
}

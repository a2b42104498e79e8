package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Row;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What the engine's thread lets others know.
 *
 * @param generation of the wanted table that it has dealt with
 * @param table what the process has; nothing when none runs
 * @param refused services that are not as they are wanted
 * @param rows what is counted
 * @param counted the generation that was in force when counting it began
 * @param down why no process runs; empty when one does, or none is wanted
 */
record Published(
    long generation,
    List<TableService> table,
    Map<ServiceKey, Refusal> refused,
    Map<Place, Row> rows,
    long counted,
    Optional<String> down) {

  /**
   * A service that the process does not have as it is wanted.
   *
   * @param wanted how it was wanted
   * @param reason why it is not so
   */
  record Refusal(TableService wanted, String reason) {}

  /** The same with other figures. */
  Published with(Map<Place, Row> figures, long since) {
    return new Published(generation, table, refused, figures, since, down);
  }
}

package org.evenkeel.coordinator.ha.wire;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * How a link does.
 *
 * @param link as configured
 * @param problem why nothing is sent or heard on it, a sentence; empty while it is open and what is
 *     sent leaves
 * @param sent datagrams that the kernel took
 * @param sendErrors datagrams that it did not take, or that had no socket to go by
 * @param taken datagrams that were taken
 * @param refused those that were not, by the reason; only reasons that occurred
 */
public record LinkStatus(
    HaSpec.Link link,
    Optional<String> problem,
    long sent,
    long sendErrors,
    long taken,
    Map<Refusal, Long> refused) {
  public LinkStatus {
    Map<Refusal, Long> sorted = new EnumMap<>(Refusal.class);
    sorted.putAll(refused);
    refused = Collections.unmodifiableMap(sorted);
  }
}

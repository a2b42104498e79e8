package org.evenkeel.coordinator.host;

import java.util.List;

/**
 * What became of an attempt to change the host.
 *
 * @param events what was changed and why, a sentence each; empty when nothing had to be
 * @param problems what could not be changed, why, and what to do; empty when all is as wanted
 */
public record HostChange(List<String> events, List<String> problems) {
  /** Copies the lists. */
  public HostChange {
    events = List.copyOf(events);
    problems = List.copyOf(problems);
  }
}

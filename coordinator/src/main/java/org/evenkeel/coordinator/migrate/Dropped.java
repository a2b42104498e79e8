package org.evenkeel.coordinator.migrate;

import org.evenkeel.coordinator.config.Quoted;

/**
 * A directive that was left out, or taken otherwise than it was meant.
 *
 * @param at where it stands
 * @param directive its name, never its value: that may be a secret
 * @param why it has no counterpart
 * @param remedy what to do
 */
public record Dropped(Origin at, String directive, String why, String remedy)
    implements Comparable<Dropped> {
  /** By file and line. */
  @Override
  public int compareTo(Dropped other) {
    int files = at.file().compareTo(other.at.file());
    return files != 0 ? files : Integer.compare(at.line(), other.at.line());
  }

  /** One line: {@code file:line: directive: why; what to do}. */
  @Override
  public String toString() {
    return "%s: %s: %s; %s".formatted(at, Quoted.plain(directive), why, remedy);
  }
}

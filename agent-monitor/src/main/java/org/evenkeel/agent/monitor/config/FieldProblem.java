package org.evenkeel.agent.monitor.config;

import java.util.Optional;
import org.evenkeel.agent.monitor.config.ServiceEntry.Part;

/**
 * Something wrong in agent.xml, and the field that it belongs to.
 *
 * @param place the field; empty when it belongs to none, such as XML that is broken
 * @param message what is wrong and what would be right
 */
public record FieldProblem(Optional<Place> place, String message) {
  /** A field of the editor. */
  public sealed interface Place {
    /** The field of a setting. */
    record OfSetting(Setting setting) implements Place {}

    /** A cell of a service's row; rows from 0. */
    record OfService(int row, Part part) implements Place {}
  }
}

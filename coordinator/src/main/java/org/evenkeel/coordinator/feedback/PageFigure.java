package org.evenkeel.coordinator.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.FeedbackSpec.Scale;

/** The number on a page that says how busy a real server is. Pure. */
final class PageFigure {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PageFigure() {}

  /**
   * Reads a page.
   *
   * @param pointer where the number stands in a JSON page; empty when the page is the number, with
   *     or without a percent sign
   * @return 0 to 100, a larger figure counts as 100; empty when there is no such number
   */
  static OptionalInt idle(String page, Optional<String> pointer, Scale scale) {
    Optional<String> digits = pointer.isPresent() ? at(pointer.get(), page) : Optional.of(page);
    OptionalInt figure = digits.map(PageFigure::figure).orElse(OptionalInt.empty());
    return figure.isEmpty() || scale == Scale.IDLE
        ? figure
        : OptionalInt.of(100 - figure.getAsInt());
  }

  private static Optional<String> at(String pointer, String page) {
    try {
      JsonNode node = JSON.readTree(page).at(pointer);
      return node.isNumber() || node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Up to nine digits, with a fraction of up to nine or without; half is rounded up. */
  private static OptionalInt figure(String text) {
    String number = text.strip().replaceFirst("%$", "");
    return number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
        ? OptionalInt.of((int) Math.min(100, Math.round(Double.parseDouble(number))))
        : OptionalInt.empty();
  }
}

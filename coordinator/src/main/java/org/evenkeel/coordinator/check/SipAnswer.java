package org.evenkeel.coordinator.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Statuses;

/**
 * The head of an answer in SIP.
 *
 * @param status 100 to 699
 * @param phrase what the server says of it
 * @param id of the request; empty text when there is none
 */
record SipAnswer(int status, String phrase, String id) {
  private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) ?(.*)");
  private static final Pattern CALL_ID = Pattern.compile("(?i)(?:call-id|i)[ \t]*:[ \t]*(.*?)\\s*");

  /** Reads the lines of a head; empty when they are no answer. */
  static Optional<SipAnswer> of(List<String> lines) {
    Matcher status = STATUS_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!status.matches()) {
      return Optional.empty();
    }
    String id =
        lines.stream()
            .map(CALL_ID::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .findFirst()
            .orElse("");
    return Optional.of(new SipAnswer(Integer.parseInt(status.group(1)), status.group(2), id));
  }

  /** Whether another one follows. */
  boolean isProvisional() {
    return status < 200;
  }

  /** What is said of an answer that is as it should be. */
  String judged(Statuses wanted) throws Unexpected {
    if (!wanted.contains(status)) {
      throw new Unexpected(
          "status %d %s, wanted %s".formatted(status, Excerpt.plain(phrase), wanted));
    }
    return "status " + status;
  }
}

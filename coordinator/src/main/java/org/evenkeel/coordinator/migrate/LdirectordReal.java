package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.Limits;

/**
 * What a line {@code real =} says after the weight.
 *
 * @param request what is asked for, in place of the service's own
 * @param receive what must come, likewise
 */
record LdirectordReal(Optional<String> request, Optional<String> receive, Limits limits) {
  private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|([^\\s,\"]+)");
  private static final Pattern THRESHOLD = Pattern.compile("<?([lu]):([0-9]{1,5})>?");

  /** Reads it; words that are none of these are reported. */
  static LdirectordReal of(String text, Directive said, Reading reading) {
    List<String> texts = new ArrayList<>();
    int min = 0;
    int max = 0;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      String part = parts.group(1) == null ? parts.group(2) : parts.group(1);
      Matcher threshold = THRESHOLD.matcher(part);
      if (threshold.matches()) {
        int value = Math.min(Integer.parseInt(threshold.group(2)), 65_535);
        min = threshold.group(1).equals("l") ? value : min;
        max = threshold.group(1).equals("u") ? value : max;
      } else if (parts.group(1) == null || texts.size() == 2) {
        reading.drop(
            said, Quoted.of(part) + " has no meaning here", "the rest of the line is taken");
      } else {
        texts.add(part);
      }
    }
    return new LdirectordReal(
        texts.isEmpty() ? Optional.empty() : Optional.of(texts.getFirst()),
        texts.size() < 2 ? Optional.empty() : Optional.of(texts.getLast()),
        Schedulers.limits(min, max, said, reading));
  }
}

package org.evenkeel.coordinator.config;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.model.Unconfirmed;

/**
 * A revision as a file: lines of YAML comment that say what it is, five, with a term one more, and
 * one more while it waits to be confirmed, then the accepted text exactly. The file as a whole is
 * the YAML that was accepted, and the checksum tells a whole file from one that was cut or changed.
 */
public final class RevisionText {
  private static final Pattern WRITTEN =
      Pattern.compile(
          """
          # Evenkeel configuration, revision ([1-9][0-9]{0,5})
          # time: (.*)
          # author: (.*)
          # comment: (.*)
          (?:# term: ([1-9][0-9]{0,17})
          )?(?:# unconfirmed: back to ([0-9]{1,6}) at (.*)
          )?# sha256: ([0-9a-f]{64})
          """);

  private RevisionText() {}

  /** The file of a revision. */
  public static String format(Revision revision) {
    Revision.Stamp stamp = revision.stamp();
    return """
    # Evenkeel configuration, revision %d
    # time: %s
    # author: %s
    # comment: %s
    %s%s# sha256: %s
    %s\
    """
        .formatted(
            stamp.number(),
            stamp.time(),
            stamp.author(),
            stamp.comment(),
            stamp.term() == 0 ? "" : "# term: " + stamp.term() + "\n",
            stamp
                .unconfirmed()
                .map(
                    each ->
                        "# unconfirmed: back to %d at %s\n".formatted(each.before(), each.until()))
                .orElse(""),
            Sha256.hex(revision.text()),
            revision.text());
  }

  /** The revision that a file holds; empty when it is not whole. */
  public static Optional<Revision> parse(String content) {
    Matcher matcher = WRITTEN.matcher(content);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String text = content.substring(matcher.end());
    if (!Sha256.hex(text).equals(matcher.group(8))) {
      return Optional.empty();
    }
    try {
      Revision.Stamp stamp =
          new Revision.Stamp(
              Integer.parseInt(matcher.group(1)),
              matcher.group(3),
              Instant.parse(matcher.group(2)),
              matcher.group(4),
              Long.parseLong(Optional.ofNullable(matcher.group(5)).orElse("0")),
              Optional.ofNullable(matcher.group(6))
                  .map(
                      before ->
                          new Unconfirmed(
                              Instant.parse(matcher.group(7)), Integer.parseInt(before))));
      return Optional.of(new Revision(stamp, text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
